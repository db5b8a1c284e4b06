/** Local time at which a day begins for one who wants to be left alone until it does; the tray has the same. */
const MORNING = 8;

/** Tomorrow morning, local time, as unix milliseconds. */
export function untilTomorrow(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING).getTime();
}
