import type { IncomingDelivery } from '../outbox/incoming.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { Planned } from './plan.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey'>;

/** The registrations of a push that were found dead too late for the push before, less those that turn out to work. */
export interface LateRejected {
  has(registration: Registration): boolean;
  /** The push is answered. */
  end(): void;
}

/**
 * Knows which registrations work although the outbox calls them dead: what went well is written a little later, and a push
 * may wait for its answer meanwhile. Rejecting one of them would delete a pusher that works.
 */
export function createWorkingRegistrations() {
  /** How many deliveries that went well are not written yet, by registration. */
  const unwritten = new Map<string, number>();
  const unanswered = new Set<Set<string>>();
  const keyOf = ({ appId, pushkey }: Registration) => `${appId}\0${pushkey}`;

  return {
    /** A delivery went well. What it returns is to be called when that is written. */
    works(registration: Registration): () => void {
      const key = keyOf(registration);
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
      const late = planned.filter(({ number }) => lateRejected.has(number));
      const keys = late.map(({ device }) => keyOf({ appId: device.app_id, pushkey: device.pushkey }));
      const dead = new Set(keys.filter((key) => !unwritten.has(key)));
      unanswered.add(dead);
      return {
        has: (registration) => dead.has(keyOf(registration)),
        end: () => void unanswered.delete(dead),
      };
    },
  };
}

const NOBODY: LateRejected = { has: () => false, end: () => undefined };
