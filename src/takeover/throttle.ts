import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** For how long after a settlement the relay counts as busy. Milliseconds. */
const BUSY_MS = 250;
/** While the relay is busy, the takeover uses at most a tenth of its time. */
const PAUSE_FACTOR = 9;
const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

export interface ThrottleDeps {
  readonly outbox: Pick<Outbox, 'subscribe'>;
  readonly clock: Clock;
}

/** Lets pushes go first: the takeover's work in the background pauses while pushes are settled. */
export interface Throttle {
  /** Waits; resolves at once after {@link stop}. */
  wait(milliseconds: number): Promise<void>;
  /** The pause after a piece of work that was started then, in steady milliseconds. */
  pauseAfter(startedAt: number): Promise<void>;
  isStopped(): boolean;
  stop(): void;
}

export function createThrottle({ outbox, clock }: ThrottleDeps): Throttle {
  let settledAt = Number.NEGATIVE_INFINITY;
  const unsubscribe = outbox.subscribe(() => {
    settledAt = clock.steady();
  });
  let isStopped = false;
  let wake: () => void = () => undefined;

  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(isStopped ? 0 : milliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    wait,
    pauseAfter(startedAt) {
      const now = clock.steady();
      if (now - settledAt >= BUSY_MS) return wait(0);
      return wait(Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, (now - startedAt) * PAUSE_FACTOR)));
    },
    isStopped: () => isStopped,
    stop() {
      isStopped = true;
      unsubscribe();
      wake();
    },
  };
}
