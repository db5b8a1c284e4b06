import type { QueuedDelivery } from '../delivery/queue/queued-delivery.ts';
import type { Accepted } from '../journal/journal.ts';
import type { Planned } from './plan.ts';

type Pushkey = Pick<QueuedDelivery, 'appId' | 'pushkey'>;

/** The pushkeys of a push that were found dead too late for the push before, less those that turn out to work. */
export interface FoundLate {
  has(pushkey: Pushkey): boolean;
  /** The push is answered. */
  end(): void;
}

/**
 * Knows which pushkeys work although the journal calls them dead: what went well is written a little later, and a push may
 * wait for its answer meanwhile. Rejecting one of them would delete a pusher that works.
 */
export function createRevived() {
  /** How many deliveries that went well are not written yet, by pushkey. */
  const unwritten = new Map<string, number>();
  const unanswered = new Set<Set<string>>();
  const keyOf = ({ appId, pushkey }: Pushkey) => `${appId}\0${pushkey}`;

  return {
    /** A delivery went well. What it returns is to be called when that is written. */
    works(pushkey: Pushkey): () => void {
      const key = keyOf(pushkey);
      unwritten.set(key, (unwritten.get(key) ?? 0) + 1);
      for (const dead of unanswered) dead.delete(key);
      return () => {
        const left = (unwritten.get(key) ?? 0) - 1;
        if (left > 0) unwritten.set(key, left);
        else unwritten.delete(key);
      };
    },

    /** To be called as soon as a push is accepted, before anything of it is delivered. */
    watch(planned: readonly Planned[], { lateRejected }: Accepted): FoundLate {
      if (lateRejected.size === 0) return nobody;
      const late = planned.filter(({ id }) => lateRejected.has(id));
      const keys = late.map(({ device }) => keyOf({ appId: device.app_id, pushkey: device.pushkey }));
      const dead = new Set(keys.filter((key) => !unwritten.has(key)));
      unanswered.add(dead);
      return {
        has: (pushkey) => dead.has(keyOf(pushkey)),
        end: () => void unanswered.delete(dead),
      };
    },
  };
}

const nobody: FoundLate = { has: () => false, end: () => undefined };
