import { describe, expect, it } from 'vitest';
import type { RelayStatus } from '../../electron/channels.ts';
import { statusLine, type TrayActions, type TrayStatus, trayMenu, trayState } from '../../electron/tray-menu.ts';
import { wordsFor } from '../../electron/words.ts';
import { cleanText } from '../../src/matrix/text.ts';
import type { ShellStatus } from '../../src/shell/shell.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { createManualClock } from '../support/manual-clock.ts';

const now = new Date(2026, 10, 25, 14, 0).getTime();
const texts = {
  words: wordsFor(['en']),
  time: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: 'en-GB', hours: null },
  now: () => now,
};
const running: RelayStatus = { status: 'running' };
const listening: ShellStatus = {
  unread: 0,
  paused: null,
  gatewayUrl: 'http://127.0.0.1:7874/_matrix/push/v1/notify',
  trouble: null,
};
const status = (relay: Partial<ShellStatus> | null, process: RelayStatus = running): TrayStatus => ({
  process,
  relay: relay === null ? null : { ...listening, ...relay },
});

describe("the tray's state and its text", () => {
  it.each([
    ['before the relay reports its status', status(null, { status: 'restarting', attempt: 0 }), 'idle', 'Starting'],
    ['while the relay listens', status({}), 'idle', 'Listening on 127.0.0.1:7874'],
    ['with unread messages', status({ unread: 3 }), 'unread', 'Listening on 127.0.0.1:7874'],
    ['while paused', status({ unread: 3, paused: { until: null } }), 'paused', 'Notifications are paused'],
    [
      'until later today',
      status({ paused: { until: now + 3_600_000 } }),
      'paused',
      'Notifications are paused until 15:00',
    ],
    [
      'until tomorrow',
      status({ paused: { until: new Date(2026, 10, 26, 8).getTime() } }),
      'paused',
      'Notifications are paused until Thu 08:00',
    ],
    ['in trouble', status({ paused: { until: null }, trouble: 'The port is taken.' }), 'trouble', 'The port is taken.'],
    [
      'while the relay restarts',
      status({ unread: 3 }, { status: 'restarting', attempt: 1 }),
      'trouble',
      'The relay stopped and is restarting',
    ],
    [
      'when the relay keeps dying',
      status({}, { status: 'failed', problem: 'x', log: [] }),
      'trouble',
      'The relay keeps stopping. Open Carillon to see why',
    ],
  ] as const)('are right %s', (_, known, state, line) => {
    expect(trayState(known)).toBe(state);
    expect(statusLine(known, texts)).toBe(line);
  });
});

const nothing = () => undefined;
const idle: TrayActions = {
  open: nothing,
  pause: nothing,
  resume: nothing,
  copyAddress: nothing,
  sendTest: nothing,
  quit: nothing,
};

describe.each(hostileTable)('a label with %s', (_, text) => {
  it('shows it as harmless text without an access key', () => {
    const known = status({ trouble: text });
    const [first] = trayMenu(known, texts, idle);
    const shown = String(first?.label).replaceAll('&&', '\0');
    expect(shown).not.toContain('&');
    expect(shown.replaceAll('\0', '&')).toBe(cleanText(text, 300));
    expect(statusLine(known, texts)).toBe(cleanText(text, 300));
  });
});

/** Clicks through a menu by labels, and returns the actions that it called. */
const click = (known: TrayStatus, ...labels: string[]) => clickLater(0, known, ...labels);

/** The same, `later` milliseconds after the menu was drawn. */
function clickLater(later: number, known: TrayStatus, ...labels: string[]): unknown[] {
  const clock = createManualClock(now);
  const called: unknown[] = [];
  const record =
    (name: string) =>
    (...given: unknown[]) =>
      void called.push([name, ...given]);
  let items = trayMenu(
    known,
    { ...texts, now: clock.now },
    {
      open: record('open'),
      pause: record('pause'),
      resume: record('resume'),
      copyAddress: record('copyAddress'),
      sendTest: record('sendTest'),
      quit: record('quit'),
    },
  );
  clock.advance(later);
  for (const label of labels) {
    const item = items.find((one) => one.label === label);
    if (item === undefined) throw new Error(`There is no ${label} among ${items.map((one) => one.label).join(', ')}.`);
    if (item.enabled === false) return ['disabled'];
    if (Array.isArray(item.submenu)) items = item.submenu;
    else (item.click as (() => void) | undefined)?.();
  }
  return called;
}

describe("the tray's menu", () => {
  it.each([
    ['Open Carillon', [['open']]],
    ['Copy gateway address', [['copyAddress', listening.gatewayUrl]]],
    ['Send test notification', [['sendTest']]],
    ['Quit Carillon', [['quit']]],
    ['Nothing unread', ['disabled']],
  ])('has %s', (label, asked) => expect(click(status({}), label)).toEqual(asked));

  it.each([
    ['For 30 minutes', now + 1_800_000],
    ['For 1 hour', now + 3_600_000],
    ['Until tomorrow', 'tomorrow'],
    ['Until resumed', null],
  ])('pauses %s', (label, until) => {
    expect(click(status({}), 'Pause notifications', label)).toEqual([['pause', until]]);
  });

  it('pauses from the click on, not from when the menu was drawn', () => {
    const later = 5 * 3_600_000;
    expect(clickLater(later, status({}), 'Pause notifications', 'For 1 hour')).toEqual([
      ['pause', now + later + 3_600_000],
    ]);
  });

  it('resumes only what is paused', () => {
    expect(click(status({ paused: { until: null } }), 'Resume notifications')).toEqual([['resume']]);
    expect(() => click(status({}), 'Resume notifications')).toThrow('There is no');
  });

  it('opens the window from the unread line', () => {
    expect(click(status({ unread: 2 }), '2 unread')).toEqual([['open']]);
  });

  it.each(['Pause notifications', 'Copy gateway address', 'Send test notification'])(
    'does not offer %s while the relay is down',
    (label) => expect(click(status({}, { status: 'restarting', attempt: 2 }), label)).toEqual(['disabled']),
  );

  it('can be opened and quit whatever happens', () => {
    const down = status(null, { status: 'failed', problem: 'x', log: [] });
    expect(click(down, 'Open Carillon')).toEqual([['open']]);
    expect(click(down, 'Quit Carillon')).toEqual([['quit']]);
  });
});

describe('the words of the shell', () => {
  it('are those of the first language it speaks', () => {
    expect(wordsFor(['fr-FR', 'de-AT', 'en-GB']).quit).toBe('Carillon beenden');
    expect(wordsFor(['fr-FR']).quit).toBe('Quit Carillon');
  });
});
