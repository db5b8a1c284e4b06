import type { Moment } from './query.ts';

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(.+))?$/;
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const SIZE = /^(\d+(?:\.\d+)?)(b|k|m)?$/;

/** Largest first, so that a number is printed with the unit that keeps it short. */
const durations = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
const sizes = [
  ['m', 1_048_576],
  ['k', 1_024],
  ['b', 1],
] as const;

/** Milliseconds of `250ms`, `2s`, `15m`, `3h` or `2d`; null for anything else. */
export function readDuration(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  const factor = durations.find(([name]) => name === unit)?.[1];
  return factor === undefined ? null : whole(Number(count) * factor);
}

/** Bytes of `900`, `900b`, `4k` (KiB) or `1.5m` (MiB); null for anything else. */
export function readSize(text: string): number | null {
  const [, count, unit = 'b'] = SIZE.exec(text.toLowerCase()) ?? [];
  const factor = sizes.find(([name]) => name === unit)?.[1];
  return count === undefined || factor === undefined ? null : whole(Number(count) * factor);
}

/** `14:02`, `14:02:07`, `2026-11-28`, `2026-11-28T14:02`, `today`, `yesterday`, or how long ago: `30m`; null for anything else. */
export function readMoment(text: string): Moment | null {
  if (text === 'today' || text === 'yesterday') return { type: 'day', day: text };
  const ago = readDuration(text);
  if (ago !== null) return { type: 'ago', ms: ago };
  const time = readTime(text);
  if (time !== null) return { type: 'time', ...time };
  const [, year, month, day, clock] = DATE.exec(text) ?? [];
  if (year === undefined) return null;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const isDay = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDate() === date.day;
  if (!isDay || date.month < 1 || date.month > 12) return null;
  const at = clock === undefined ? null : readTime(clock);
  return clock !== undefined && at === null ? null : { type: 'date', ...date, time: at };
}

function readTime(text: string): { hour: number; minute: number; second: number | null } | null {
  const [, hour, minute, second] = TIME.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  return { hour: Number(hour), minute: Number(minute), second: second === undefined ? null : Number(second) };
}

/** The shortest text that {@link readDuration} reads as this number of milliseconds. */
export const printDuration = (ms: number): string => printWith(durations, ms);

/** The shortest text that {@link readSize} reads as this number of bytes. */
export const printSize = (bytes: number): string => printWith(sizes, bytes);

/** A text that {@link readMoment} reads as this moment. */
export function printMoment(moment: Moment): string {
  switch (moment.type) {
    case 'day':
      return moment.day;
    case 'ago':
      return printDuration(moment.ms);
    case 'time':
      return printTime(moment);
    case 'date': {
      const { year, month, day, time } = moment;
      const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
      return time === null ? date : `${date}T${printTime(time)}`;
    }
  }
}

const two = (number: number) => String(number).padStart(2, '0');

const printTime = ({ hour, minute, second }: { hour: number; minute: number; second: number | null }) =>
  `${two(hour)}:${two(minute)}${second === null ? '' : `:${two(second)}`}`;

function printWith(units: readonly (readonly [string, number])[], number: number): string {
  const [name, factor] = units.find(([, size]) => number % size === 0) ?? ['', 1];
  return `${number / factor}${name}`;
}

const whole = (number: number): number | null => (Number.isSafeInteger(Math.round(number)) ? Math.round(number) : null);
