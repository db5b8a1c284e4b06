import type { Outcome } from '../outcomes/outcome.ts';
import { outcomeOf, type Planned } from './plan.ts';
import type { QueuedDelivery } from './queue/queued-delivery.ts';

/** Deliveries whose outcome is not written yet, by their dedup key: what repeats one of them waits for its first outcome. */
export function createFirstDeliveries() {
  const firsts = new Map<string, { readonly planned: Planned; readonly repeats: (() => void)[] }>();

  return {
    size: () => firsts.size,
    add: (key: string, planned: Planned): void => void firsts.set(key, { planned, repeats: [] }),

    /** Calls with the first outcome, at once where there is one or nobody knows of any. */
    after(key: string | null, call: (outcome: Outcome | undefined) => void): void {
      const first = key === null ? undefined : firsts.get(key);
      if (first === undefined) call(undefined);
      else if (first.planned.isKnown) call(outcomeOf(first.planned));
      else first.repeats.push(() => call(outcomeOf(first.planned)));
    },

    /** The first outcome is there. */
    settled(key: string): void {
      for (const call of firsts.get(key)?.repeats.splice(0) ?? []) call();
    },

    /** It is written: from now on the outbox itself knows it. */
    forget(key: string, queued: QueuedDelivery): void {
      if (firsts.get(key)?.planned.queued === queued) firsts.delete(key);
    },
  };
}
