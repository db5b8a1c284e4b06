import type { IncomingDelivery } from '../outbox/incoming.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { PlannedDelivery } from './plan.ts';
import { recipientOf } from './queue/queued-delivery.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey' | 'registration'>;

/** The late rejections that a push reports, except for registrations that turn out to work. */
export interface LateRejected {
  has(delivery: Pick<PlannedDelivery, 'device' | 'registration'>): boolean;
  /** To be called when the push is answered. */
  answered(): void;
  /** To be called when the answer is written: the outbox has forgotten the rejections by then. */
  written(): void;
}

/**
 * Knows which registrations work although the outbox still calls them dead: a success is written a little later, and a push may
 * be waiting for its answer meanwhile. Rejecting one of them would delete a pusher that works. Of pushes that arrive at the same
 * moment, only the first reports a late rejection.
 */
export interface WorkingRegistrations {
  /** A delivery succeeded. Returns what is to be called when the success is written. */
  confirm(registration: Registration): () => void;
  /** To be called as soon as a push is accepted, before any of its deliveries starts. */
  watch(deliveries: readonly PlannedDelivery[], accepted: Accepted): LateRejected;
}

export function createWorkingRegistrations(): WorkingRegistrations {
  /** Numbers of successful deliveries that are not written yet, by registration. */
  const unwritten = new Map<string, number>();
  const unanswered = new Set<Set<string>>();
  /** Registrations that a push reports whose answer is not written yet. */
  const claimed = new Set<string>();
  const keyOfPlanned = ({ device, registration }: Pick<PlannedDelivery, 'device' | 'registration'>) =>
    recipientOf({ appId: device.app_id, pushkey: device.pushkey, registration });

  return {
    confirm(registration) {
      const key = recipientOf(registration);
      unwritten.set(key, (unwritten.get(key) ?? 0) + 1);
      for (const dead of unanswered) dead.delete(key);
      return () => {
        const left = (unwritten.get(key) ?? 0) - 1;
        if (left > 0) unwritten.set(key, left);
        else unwritten.delete(key);
      };
    },

    watch(deliveries, { lateRejected }) {
      if (lateRejected.size === 0) return NOTHING_LATE;
      const late = new Set(deliveries.filter(({ number }) => lateRejected.has(number)).map(keyOfPlanned));
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

const NOTHING_LATE: LateRejected = { has: () => false, answered: () => undefined, written: () => undefined };
