import type { Outcome } from '../outcomes/outcome.ts';
import { outcomeOf, type PlannedDelivery } from './plan.ts';
import type { QueuedDelivery } from './queue/queued-delivery.ts';

/** Deliveries whose outcome is not written yet, by dedup key: a repeat waits for the first outcome of the one it repeats. */
export interface FirstDeliveries {
  size(): number;
  add(key: string, delivery: PlannedDelivery): void;
  /** Calls with the first outcome as soon as there is one; at once with undefined when no delivery has the key. */
  after(key: string | null, call: (outcome: Outcome | undefined) => void): void;
  /** The delivery has its first outcome. */
  settled(key: string): void;
  /** The outcome is written, so the outbox itself knows it from now on. */
  forget(key: string, queued: QueuedDelivery): void;
}

export function createFirstDeliveries(): FirstDeliveries {
  const firsts = new Map<string, { readonly delivery: PlannedDelivery; readonly repeats: (() => void)[] }>();

  return {
    size: () => firsts.size,
    add: (key, delivery) => void firsts.set(key, { delivery, repeats: [] }),

    after(key, call) {
      const first = key === null ? undefined : firsts.get(key);
      if (first === undefined) call(undefined);
      else if (first.delivery.isSettled) call(outcomeOf(first.delivery));
      else first.repeats.push(() => call(outcomeOf(first.delivery)));
    },

    settled(key) {
      for (const call of firsts.get(key)?.repeats.splice(0) ?? []) call();
    },

    forget(key, queued) {
      if (firsts.get(key)?.delivery.queued === queued) firsts.delete(key);
    },
  };
}
