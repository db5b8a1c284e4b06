import { type Notifications, type Quiet, weekdays } from '../config/notifications.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Shell } from '../shell/shell.ts';
import { alsoMissed, type Missed, nothingMissed, summaryOf } from './missed.ts';

/** Quiet hours end by the wall clock, which jumps when the computer wakes: it is looked at so often. Milliseconds. */
const LOOK_MS = 30_000;

export interface QuietDeps {
  readonly shell: Shell;
  readonly settings: () => Notifications;
  readonly clock: Clock;
  readonly log: Log;
}

/** Withholds banners in the hours that the settings call quiet, and shows one summary when they are over. */
export function createQuietHours({ shell, settings, clock, log }: QuietDeps) {
  let missed: Missed = nothingMissed;
  let cancel: () => void = () => undefined;

  function look(): void {
    cancel();
    if (missed.pushes === 0) return;
    if (isQuiet(settings().quiet, clock.now())) {
      cancel = clock.after(LOOK_MS, look);
      return;
    }
    const summary = summaryOf(missed, 'Quiet hours are over');
    missed = nothingMissed;
    if (summary !== null) {
      shell.show(summary).catch((error: unknown) => log.warn({ err: error }, 'the summary was not shown'));
    }
  }

  return {
    shell: {
      ...shell,
      show(banner) {
        look();
        if (!isQuiet(settings().quiet, clock.now())) return shell.show(banner);
        missed = alsoMissed(missed, banner);
        look();
        return Promise.resolve({ result: 'suppressed', reason: 'quiet-hours' });
      },
      setUnread(count) {
        // What was read elsewhere is nothing to be told of later.
        if (count === 0) missed = nothingMissed;
        return shell.setUnread(count);
      },
    } satisfies Shell,
    close: () => cancel(),
  };
}

/** True when a time (unix milliseconds) is in one of the quiet hours, by the local clock. */
export function isQuiet(hours: readonly Quiet[], at: number): boolean {
  const date = new Date(at);
  const minute = date.getHours() * 60 + date.getMinutes();
  const today = weekdays[date.getDay()];
  const yesterday = weekdays[(date.getDay() + 6) % 7];
  return hours.some(({ days, from, to }) => {
    const begin = minutesOf(from);
    const end = minutesOf(to);
    const onDay = (day: (typeof weekdays)[number] | undefined) => day !== undefined && days.includes(day);
    if (begin < end) return onDay(today) && minute >= begin && minute < end;
    return (onDay(today) && minute >= begin) || (onDay(yesterday) && minute < end);
  });
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
