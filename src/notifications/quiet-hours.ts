import { type Notifications, type Quiet, weekdays } from '../config/notifications.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Shell } from '../shell/shell.ts';
import { nothingWithheld, summaryOf, type Withheld, withBanner } from './withheld.ts';

/** Quiet hours end by the wall clock, which jumps when the computer wakes up, so it is checked this often. Milliseconds. */
const CHECK_MS = 30_000;

export interface QuietHoursDeps {
  readonly shell: Shell;
  readonly settings: () => Notifications;
  readonly clock: Clock;
  readonly log: Log;
}

/** Withholds banners during the quiet hours of the settings, and shows one summary when they are over. */
export interface QuietHours {
  /** The shell as providers see it. */
  readonly shell: Shell;
  close(): void;
}

export function createQuietHours({ shell, settings, clock, log }: QuietHoursDeps): QuietHours {
  let withheld: Withheld = nothingWithheld;
  let cancel: () => void = () => undefined;

  /** Shows the summary once the quiet hours are over; until then checks again. */
  function check(): void {
    cancel();
    if (withheld.pushes === 0) return;
    if (isQuiet(settings().quiet, clock.now())) {
      cancel = clock.after(CHECK_MS, check);
      return;
    }
    const summary = summaryOf(withheld, 'Quiet hours are over');
    withheld = nothingWithheld;
    if (summary !== null) {
      shell
        .show(summary)
        .catch((error: unknown) => log.warn({ err: error }, 'the summary after quiet hours could not be shown'));
    }
  }

  return {
    shell: {
      ...shell,
      show(banner) {
        check();
        if (!isQuiet(settings().quiet, clock.now())) return shell.show(banner);
        withheld = withBanner(withheld, banner);
        check();
        return Promise.resolve({ result: 'suppressed', reason: 'quiet-hours' });
      },
      setUnread(count) {
        // A summary of messages that were read elsewhere would be news of nothing.
        if (count === 0) withheld = nothingWithheld;
        return shell.setUnread(count);
      },
    },
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
    const start = minutesOf(from);
    const end = minutesOf(to);
    const onDay = (day: (typeof weekdays)[number] | undefined) => day !== undefined && days.includes(day);
    if (start < end) return onDay(today) && minute >= start && minute < end;
    return (onDay(today) && minute >= start) || (onDay(yesterday) && minute < end);
  });
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
