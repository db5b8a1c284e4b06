import type { TimeOptions } from './local-time.tsx';

/** How a language writes times, numbers and sizes. Times are unix milliseconds. */
export type Format = ReturnType<typeof createFormat>;

/** `locale` is that of the language; times are written as `time` says, where it is of the same language. */
export function createFormat(locale: string | undefined, time?: TimeOptions) {
  const timeLocale = isSameLanguage(time?.locale, locale) ? time?.locale : locale;
  const hours = time?.hours ?? null;
  const local = { timeZone: time?.zone, ...(hours === null ? {} : { hourCycle: hours }) };
  const times = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(timeLocale ?? undefined, { ...local, ...options });
  const clock = times({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const full = times({ dateStyle: 'full', timeStyle: 'long' });
  const day = times({ dateStyle: 'short' });
  // What ends does so at one moment for everybody: its date is that of UTC, as the problems tell it.
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
    timeOfDay: (at: number): string => clock.format(at),
    /** The room that a time of day takes at the most, as CSS has it: a column of times is straight all day. */
    timeOfDayWidth: `${widthOf(clock.format(LONGEST_TIME))}ch`,
    date: (at: number): string => date.format(at),
    fullTime: (at: number): string => full.format(at),
    /** The time alone for today, with its day otherwise. */
    dayAndTime: (at: number): string =>
      day.format(at) === day.format(Date.now()) ? short.format(at) : dayShort.format(at),
    count: (number: number): string => whole.format(number),

    /** "+14 ms", "+2.5 s", "+3 min": how long after something else. */
    since(start: number, at: number): string {
      const milliseconds = Math.max(0, at - start);
      if (milliseconds < 1_000) return `+${milliseconds} ms`;
      if (milliseconds < 60_000) return `+${tenths.format(milliseconds / 1_000)} s`;
      const minutes = Math.round(milliseconds / 60_000);
      return minutes < 120 ? `+${minutes} min` : `+${Math.round(minutes / 60)} h`;
    },

    /** "in 8s", "in 2m", "in 3h": how far away a time to come is. */
    until(at: number, now: number): string {
      const seconds = Math.max(1, Math.ceil((at - now) / 1_000));
      if (seconds < 90) return relative.format(seconds, 'second');
      if (seconds < 5_400) return relative.format(Math.round(seconds / 60), 'minute');
      return relative.format(Math.round(seconds / 3_600), 'hour');
    },

    /** Bytes in the largest unit that keeps at least one digit before the point. */
    bytes(number: number): string {
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

/** One line of a hex view: offset, sixteen bytes, and what of them is printable. */
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

/** About how many digits a time is wide: digits are all of one width, letters are wider, and what stands between is narrower. */
function widthOf(time: string): number {
  const widths = [...time].map((letter) => (/\p{N}/u.test(letter) ? 1 : /\p{L}/u.test(letter) ? 1.15 : 0.5));
  return Math.round(widths.reduce((sum, width) => sum + width, 0) * 10) / 10;
}
