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

/** How far the clocks of a time zone are ahead of UTC at a time (unix milliseconds), in milliseconds. */
function offsetIn(timeZone: string | undefined): (at: number) => number {
  const format = formatOf(timeZone);
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day, hour, minute, second } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
  };
}

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const options = { ...numbers, hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-u-ca-gregory', options);
  }
}
