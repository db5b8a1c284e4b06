import type { Measured } from './process.ts';

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function medianOf(all: readonly Measured[] | undefined, key: 'perSecond' | 'p50' | 'p99'): number {
  return median((all ?? []).map((one) => one[key]));
}

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A figure, its aim, and whether the aim is met. */
export function beside(measured: number, aim: 'at least' | 'at most', limit: number, unit = '') {
  const met = aim === 'at least' ? measured >= limit : measured <= limit;
  return { measured: `${round2(measured)}${unit}`, aim: `${aim} ${limit}${unit}`, '': met ? 'met' : 'MISSED' };
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
