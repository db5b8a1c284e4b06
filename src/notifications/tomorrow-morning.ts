import { offsetIn } from '../lib/zone-offset.ts';

/** The local hour until which "until tomorrow morning" keeps a computer quiet. */
const MORNING_HOUR = 8;

/**
 * Tomorrow morning where the person is, as unix milliseconds: a relay on a server may be in another time zone than the
 * window. An unknown time zone means the relay's own.
 */
export function tomorrowMorning(now: number, timeZone?: string): number {
  const offset = offsetIn(timeZone);
  const today = new Date(now + offset(now));
  const morning = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1, MORNING_HOUR);
  // The clocks may change during the night; no time zone changes them as late as in the morning.
  return morning - offset(morning - offset(morning));
}
