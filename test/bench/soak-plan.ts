import type { Kind } from './devices.ts';

/** The cycle of rates: normal, a rush, a lull, a greater rush. Pushes a second and seconds. */
const cycle = [
  { rate: 1_000, seconds: 10 },
  { rate: 3_000, seconds: 5 },
  { rate: 500, seconds: 10 },
  { rate: 4_000, seconds: 5 },
] as const;

/** Pushes of one cycle. */
export const CYCLE = cycle.reduce((sum, { rate, seconds }) => sum + rate * seconds, 0);
const CYCLE_MS = cycle.reduce((sum, { seconds }) => sum + seconds * 1_000, 0);

/** When a push is due, in milliseconds after the start. */
export function dueMs(number: number): number {
  let left = number % CYCLE;
  let at = Math.floor(number / CYCLE) * CYCLE_MS;
  for (const { rate, seconds } of cycle) {
    if (left < rate * seconds) return at + (left * 1_000) / rate;
    left -= rate * seconds;
    at += seconds * 1_000;
  }
  return at;
}

/** Of twenty pushes, seven go to Apple, seven to Google, four to UnifiedPush, two to Web Push. */
export function kindOf(number: number): Kind {
  const place = (number * 7) % 20;
  if (place < 7) return 'apns';
  if (place < 14) return 'fcm';
  return place < 18 ? 'unifiedpush' : 'webpush';
}

export const takesRepeat = (number: number) => number % 50 === 13;
export const takesBadge = (number: number) => number % 25 === 7;
