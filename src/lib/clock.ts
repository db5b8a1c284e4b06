import { performance } from 'node:perf_hooks';

/** Wall time, steady time, and a way to wait. */
export interface Clock {
  /** Wall time, unix milliseconds. It may jump, so that it serves only for what is stored or shown. */
  now(): number;
  /** Milliseconds that never go back. */
  steady(): number;
  /** Calls back after this time; the function that it returns cancels that. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest time that a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  steady: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
