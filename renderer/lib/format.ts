import type { TimeOptions } from './local-time.tsx';

/** How a language writes times, numbers and sizes. Times are Unix milliseconds. */
export interface Format {
  timeOfDay(at: number): string;
  /** The widest that a time of day gets, as a length of CSS: a column of times stays straight all day. */
  readonly timeOfDayWidth: string;
  date(at: number): string;
  fullTime(at: number): string;
  /** The time alone for today, otherwise with its day of the week. */
  dayAndTime(at: number): string;
  count(number: number): string;
  /** "+14 ms", "+2.5 s", "+3 min": how long after something else. */
  since(start: number, at: number): string;
  /** "in 8s", "in 2m", "in 3h": how far away a time in the future is. */
  until(at: number, now: number): string;
  /** Bytes in the largest unit that keeps at least one digit before the decimal point. */
  bytes(number: number): string;
}

/** `locale` is that of the language; times are written as `time` says, if it is of the same language. */
export function createFormat(locale: string | undefined, time?: TimeOptions): Format {
  const timeLocale = isSameLanguage(time?.locale, locale) ? time?.locale : locale;
  const hours = time?.hours ?? null;
  const local = { timeZone: time?.zone, ...(hours === null ? {} : { hourCycle: hours }) };
  const times = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(timeLocale ?? undefined, { ...local, ...options });
  const clock = times({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const full = times({ dateStyle: 'full', timeStyle: 'long' });
  const day = times({ dateStyle: 'short' });
  // A certificate ends at one moment for everybody: its date is that of UTC, as in the relay's problems.
  const date = times({ dateStyle: 'long', timeZone: 'UTC' });
  const short = times({ hour: '2-digit', minute: '2-digit' });
  const dayShort = times({ weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const whole = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'narrow' });
  const tenths = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    useGrouping: false,
  });
  return {
    timeOfDay: (at) => clock.format(at),
    timeOfDayWidth: `${widthOf(clock.format(LONGEST_TIME))}ch`,
    date: (at) => date.format(at),
    fullTime: (at) => full.format(at),
    dayAndTime: (at) => (day.format(at) === day.format(Date.now()) ? short.format(at) : dayShort.format(at)),
    count: (number) => whole.format(number),

    since(start, at) {
      const milliseconds = Math.max(0, at - start);
      if (milliseconds < 1_000) return `+${milliseconds} ms`;
      if (milliseconds < 60_000) return `+${tenths.format(milliseconds / 1_000)} s`;
      const minutes = Math.round(milliseconds / 60_000);
      return minutes < 120 ? `+${minutes} min` : `+${Math.round(minutes / 60)} h`;
    },

    until(at, now) {
      const seconds = Math.max(1, Math.ceil((at - now) / 1_000));
      if (seconds < 90) return relative.format(seconds, 'second');
      if (seconds < 5_400) return relative.format(Math.round(seconds / 60), 'minute');
      return relative.format(Math.round(seconds / 3_600), 'hour');
    },

    bytes(number) {
      const units = ['B', 'KB', 'MB', 'GB'];
      const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, number)) / 3));
      const value = number / 1_000 ** step;
      return `${step === 0 ? value : tenths.format(value)} ${units[step]}`;
    },
  };
}

/** Bytes as base64. */
export function base64Of(data: Uint8Array): string {
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''));
}

/** One line of a hex view: offset, sixteen bytes, and those of them that can be printed. */
export function hexLine(data: Uint8Array, line: number): string {
  const part = [...data.subarray(line * 16, line * 16 + 16)];
  const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
  return `${(line * 16).toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`;
}

const languageOf = (tag: string) => tag.toLowerCase().split('-')[0];

function isSameLanguage(one: string | null | undefined, other: string | undefined): boolean {
  return one != null && other !== undefined && languageOf(one) === languageOf(other);
}

/** Two digits for each part, and in the afternoon. */
const LONGEST_TIME = new Date(2020, 0, 1, 22, 58, 58);

/** About how many digits wide a time is: digits all have one width, letters are wider, and separators narrower. */
function widthOf(time: string): number {
  const widths = [...time].map((letter) => (/\p{N}/u.test(letter) ? 1 : /\p{L}/u.test(letter) ? 1.15 : 0.5));
  return Math.round(widths.reduce((sum, width) => sum + width, 0) * 10) / 10;
}
