import { systemClock } from '../src/lib/clock.ts';
import { followTimeZone } from '../src/lib/time-zone.ts';
import type { TimeFormat } from './messages.ts';
import { systemTimeFormat, type TimeFormatDeps } from './time-format.ts';

/** How this computer tells the time, as long as the app runs. `changed` is called with each change of it. */
export function createLocalTime(deps: TimeFormatDeps, changed: (format: TimeFormat) => void) {
  let format: Omit<TimeFormat, 'zone'> = { locale: null, hours: null };
  const now = (): TimeFormat => ({ ...format, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

  return {
    now,
    /** Returns the way to stop. To be called when the app is ready: before that it knows no locale. */
    start(): () => void {
      systemTimeFormat(deps).then((found) => {
        format = found;
        changed(now());
      });
      return followTimeZone({ env: deps.env, clock: systemClock, changed: () => changed(now()) });
    },
  };
}
