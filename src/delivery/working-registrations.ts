import type { IncomingDelivery } from '../outbox/incoming.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { Planned } from './plan.ts';
import { recipientOf } from './queue/queued-delivery.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey' | 'registration'>;

/** The registrations of a push that were found dead too late for the push before, less those that turn out to work. */
export interface LateRejected {
  has(planned: Pick<Planned, 'device' | 'registration'>): boolean;
  /** The push is answered. */
  answered(): void;
  /** That is written, and what it reported is known to nobody any more. */
  written(): void;
}

/**
 * Knows which registrations work although the outbox calls them dead: what went well is written a little later, and a push
 * may wait for its answer meanwhile. Rejecting one of them would delete a pusher that works. Of pushes that come at the
 * same moment, the first alone reports what was found late.
 */
export function createWorkingRegistrations() {
  /** How many deliveries that went well are not written yet, by registration. */
  const unwritten = new Map<string, number>();
  const unanswered = new Set<Set<string>>();
  /** Those that a push reports whose answer is not written yet. */
  const claimed = new Set<string>();
  const keyOfPlanned = ({ device, registration }: Pick<Planned, 'device' | 'registration'>) =>
    recipientOf({ appId: device.app_id, pushkey: device.pushkey, registration });

  return {
    /** A delivery went well. What it returns is to be called when that is written. */
    works(registration: Registration): () => void {
      const key = recipientOf(registration);
      unwritten.set(key, (unwritten.get(key) ?? 0) + 1);
      for (const dead of unanswered) dead.delete(key);
      return () => {
        const left = (unwritten.get(key) ?? 0) - 1;
        if (left > 0) unwritten.set(key, left);
        else unwritten.delete(key);
      };
    },

    /** To be called as soon as a push is accepted, before anything of it is delivered. */
    watch(planned: readonly Planned[], { lateRejected }: Accepted): LateRejected {
      if (lateRejected.size === 0) return NOBODY;
      const late = new Set(planned.filter(({ number }) => lateRejected.has(number)).map(keyOfPlanned));
      const mine = [...late].filter((key) => !claimed.has(key));
      for (const key of mine) claimed.add(key);
      const dead = new Set(mine.filter((key) => !unwritten.has(key)));
      unanswered.add(dead);
      return {
        has: (one) => dead.has(keyOfPlanned(one)),
        answered: () => void unanswered.delete(dead),
        written: () => {
          for (const key of mine) claimed.delete(key);
        },
      };
    },
  };
}

const NOBODY: LateRejected = { has: () => false, answered: () => undefined, written: () => undefined };
