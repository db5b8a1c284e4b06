import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** So long after a settlement the relay counts as busy. Milliseconds. */
const BUSY_MS = 250;
/** Of its time the takeover uses a tenth at most while the relay is busy. */
const PAUSE_FACTOR = 9;
const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

export interface PaceDeps {
  readonly outbox: Pick<Outbox, 'subscribe'>;
  readonly clock: Clock;
}

/** Gives way to pushes: work behind them goes on without a pause only while nothing is settled. */
export function createPace({ outbox, clock }: PaceDeps) {
  let settledAt = Number.NEGATIVE_INFINITY;
  const unsubscribe = outbox.subscribe(() => {
    settledAt = clock.steady();
  });
  let stopped = false;
  let wake: () => void = () => undefined;

  /** Waits so long; at once, when it is stopped. */
  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(stopped ? 0 : milliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    wait,
    /** The pause after a piece of work that began then, in steady milliseconds. */
    pauseSince(began: number): Promise<void> {
      const now = clock.steady();
      if (now - settledAt >= BUSY_MS) return wait(0);
      return wait(Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, (now - began) * PAUSE_FACTOR)));
    },
    stopped: () => stopped,
    stop(): void {
      stopped = true;
      unsubscribe();
      wake();
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
