/**
 * How far the clocks of a time zone are ahead of UTC at a time, in milliseconds; both are unix milliseconds. An unknown name of a
 * zone, and none, means the zone of this process.
 */
export function offsetIn(timeZone: string | undefined): (at: number) => number {
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
