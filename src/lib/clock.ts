import { performance } from 'node:perf_hooks';

/** The two times there are, and a way to wait. */
export interface Clock {
  /** Wall time, unix milliseconds. It may jump; only what is written down or shown uses it. */
  now(): number;
  /** Milliseconds that only ever go forward. */
  steady(): number;
  /** Calls back after so many milliseconds; returns the way to cancel. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  steady: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
