import type { MenuItemConstructorOptions } from 'electron';
import { menuLabel } from '../src/encoding/menu-label.ts';
import { cleanText } from '../src/matrix/text.ts';
import type { ShellStatus } from '../src/shell/shell.ts';
import type { RelayStatus, TimeFormat } from './channels.ts';
import type { Words } from './words.ts';

/** What the icon shows by its shape. */
export type TrayState = 'idle' | 'unread' | 'paused' | 'trouble';

/** What the tray shows. `relay` is null until the relay has reported its status. */
export interface TrayStatus {
  readonly process: RelayStatus;
  readonly relay: ShellStatus | null;
}

type PauseEnd = number | 'tomorrow' | null;

/** In graphemes: a longer text fits neither a menu nor a tooltip. */
const MAX_TROUBLE_LENGTH = 300;

export interface TrayActions {
  open(): void;
  /** Until Unix milliseconds, tomorrow morning by this computer's clock, or null: until a person resumes. */
  pause(until: PauseEnd): void;
  resume(): void;
  copyAddress(address: string): void;
  sendTest(): void;
  quit(): void;
}

export interface TrayTexts {
  readonly words: Words;
  readonly time: TimeFormat;
  /** Unix milliseconds; read again with each click, because the menu may have been drawn hours before. */
  readonly now: () => number;
}

/** Trouble takes precedence over a pause, and a pause over unread pushes. */
export function trayState({ process, relay }: TrayStatus): TrayState {
  if (isDown(process) || relay?.trouble) return 'trouble';
  if (relay?.paused) return 'paused';
  return relay !== null && relay.unread > 0 ? 'unread' : 'idle';
}

/** The status as text: the first line of the menu, and the tooltip. */
export function statusLine({ process, relay }: TrayStatus, { words, time, now }: TrayTexts): string {
  if (process.status === 'failed') return words.failed;
  if (isDown(process)) return words.restarting;
  if (relay === null) return words.starting;
  if (relay.trouble !== null) return cleanText(relay.trouble, MAX_TROUBLE_LENGTH);
  if (relay.paused !== null) {
    const { until } = relay.paused;
    return until === null ? words.paused : words.pausedUntil(timeOf(until, now(), words.language, time));
  }
  return relay.gatewayUrl === null ? words.starting : words.listening(new URL(relay.gatewayUrl).host);
}

/** The whole menu. It holds every action of the tray, because on some desktops a click on the icon is not reported. */
export function trayMenu(status: TrayStatus, texts: TrayTexts, actions: TrayActions): MenuItemConstructorOptions[] {
  const { words, now } = texts;
  const running = status.process.status === 'running' && status.relay !== null;
  const address = running ? (status.relay?.gatewayUrl ?? null) : null;
  const unread = status.relay?.unread ?? 0;
  const pauseFor = (label: string, until: (from: number) => PauseEnd) => ({
    label,
    click: () => actions.pause(until(now())),
  });
  return [
    { label: menuLabel(statusLine(status, texts)), enabled: false },
    { label: unread === 0 ? words.nothingUnread : words.unread(unread), enabled: unread > 0, click: actions.open },
    { type: 'separator' },
    { label: words.open, click: actions.open },
    ...(running && status.relay?.paused ? [{ label: words.resume, click: actions.resume }] : []),
    {
      label: words.pause,
      enabled: running,
      submenu: [
        pauseFor(words.halfAnHour, (from) => from + 30 * MINUTE),
        pauseFor(words.anHour, (from) => from + 60 * MINUTE),
        pauseFor(words.untilTomorrow, () => 'tomorrow'),
        pauseFor(words.untilResumed, () => null),
      ],
    },
    {
      label: words.copyAddress,
      enabled: address !== null,
      click: () => address !== null && actions.copyAddress(address),
    },
    { label: words.sendTest, enabled: address !== null, click: actions.sendTest },
    { type: 'separator' },
    { label: words.quit, click: actions.quit },
  ];
}

const MINUTE = 60_000;

function isDown(process: RelayStatus): boolean {
  return process.status === 'failed' || (process.status === 'restarting' && process.attempt > 0);
}

function timeOf(at: number, now: number, language: string, { zone, locale, hours }: TimeFormat): string {
  // A locale of another language would write the day in that language.
  const tag = locale?.split('-')[0] === language ? locale : language;
  const local: Intl.DateTimeFormatOptions = { timeZone: zone, ...(hours === null ? {} : { hourCycle: hours }) };
  const day = new Intl.DateTimeFormat(tag, { ...local, dateStyle: 'short' });
  const style: Intl.DateTimeFormatOptions = { ...local, hour: 'numeric', minute: '2-digit' };
  const sameDay = day.format(at) === day.format(now);
  return new Intl.DateTimeFormat(tag, sameDay ? style : { ...style, weekday: 'short' }).format(at);
}
