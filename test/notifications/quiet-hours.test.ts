import { describe, expect, it } from 'vitest';
import type { Quiet } from '../../src/config/notifications.ts';
import { createQuietHours, isQuiet } from '../../src/notifications/quiet-hours.ts';
import { silentLog } from '../support/log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { everything } from '../support/notifications.ts';
import { createScriptedShell } from '../support/shell.ts';

const night: Quiet = { days: ['friday'], from: '22:00', to: '07:00' };
const lunch: Quiet = { days: ['monday', 'friday'], from: '12:00', to: '13:00' };
/** Local time of a day in 2026 on which January 2nd is a Friday. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute).getTime();

describe('quiet hours', () => {
  it.each([
    [at(2, 11, 59), [lunch], false],
    [at(2, 12), [lunch], true],
    [at(2, 12, 59), [lunch], true],
    [at(2, 13), [lunch], false],
    [at(3, 12), [lunch], false],
    [at(2, 21, 59), [night], false],
    [at(2, 22), [night], true],
    [at(3, 6, 59), [night], true],
    [at(3, 7), [night], false],
    [at(2, 6), [night], false],
    [at(3, 22), [night], false],
    [at(2, 12), [], false],
    [at(2, 23), [lunch, night], true],
    [at(2, 3), [{ days: ['friday'], from: '08:00', to: '08:00' }], false],
    [at(3, 3), [{ days: ['friday'], from: '08:00', to: '08:00' }], true],
  ] satisfies [number, Quiet[], boolean][])('at %i with %j: %s', (now, hours, quiet) => {
    expect(isQuiet(hours, now)).toBe(quiet);
  });
});

describe('a banner in quiet hours', () => {
  const banner = (pushId: string) =>
    ({ key: pushId, pushId, title: 'Alice', body: 'Hi', urgency: 'normal', sound: null }) as const;

  function quiet(start: number) {
    const shell = createScriptedShell();
    const clock = createManualClock(start);
    const hours = createQuietHours({
      shell,
      settings: () => ({ ...everything(), quiet: [lunch] }),
      clock,
      log: silentLog,
    });
    return { shell, clock, hours };
  }

  it('is withheld, and one summary is shown in place of all when they are over', async () => {
    const { shell, clock, hours } = quiet(at(2, 12, 30));
    expect(await hours.shell.show(banner('one'))).toEqual({ result: 'suppressed', reason: 'quiet-hours' });
    await hours.shell.show(banner('two'));
    expect(shell.banners).toEqual([]);
    clock.advance(31 * 60_000);
    expect(shell.banners).toMatchObject([
      { title: 'Quiet hours are over', body: '2 pushes came meanwhile.', pushId: 'two' },
    ]);
    clock.advance(3_600_000);
    expect(shell.banners).toHaveLength(1);
  });

  it('leaves no summary when all was read elsewhere', async () => {
    const { shell, clock, hours } = quiet(at(2, 12, 30));
    await hours.shell.show(banner('one'));
    await hours.shell.setUnread(0);
    clock.advance(3_600_000);
    expect(shell.banners).toEqual([]);
  });

  it('is shown at any other time', async () => {
    const { shell, hours } = quiet(at(2, 13, 30));
    expect(await hours.shell.show(banner('one'))).toEqual({ result: 'shown' });
    expect(shell.banners).toHaveLength(1);
  });
});
