import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** How often pushes are dropped while the history hangs. Milliseconds. */
const DROP_MS = 10_000;

export interface OverflowDeps {
  readonly outbox: Pick<Outbox, 'drop' | 'totals'>;
  /** How many settled pushes are worth keeping for a history that cannot be written. */
  readonly keepPushes: () => number;
  readonly clock: Pick<Clock, 'steady'>;
}

/**
 * Drops settled pushes from the outbox while the history cannot take them: retention would remove them from the history at
 * once, so they need not wait for it.
 */
export interface Overflow {
  /** Whether a backlog of this size is too large, and the last drop is long enough ago. */
  isDue(backlog: number): boolean;
  /**
   * Drops the oldest pushes beyond the limit. Returns how many are left, or null when the outbox is in trouble, which
   * it reports itself.
   */
  drop(): Promise<number | null>;
  /** How many pushes were dropped since the start. */
  dropped(): number;
}

export function createOverflow({ outbox, keepPushes, clock }: OverflowDeps): Overflow {
  let dropped = 0;
  let triedAt = clock.steady();

  return {
    isDue: (backlog) => backlog > keepPushes() && clock.steady() - triedAt >= DROP_MS,
    async drop() {
      triedAt = clock.steady();
      try {
        const keep = keepPushes();
        if ((await outbox.totals()).backlog > keep) dropped += await outbox.drop(keep);
        return (await outbox.totals()).backlog;
      } catch {
        return null;
      }
    },
    dropped: () => dropped,
  };
}
