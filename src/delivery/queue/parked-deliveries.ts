import type { QueuedDelivery } from './queued-delivery.ts';

/** The deliveries parked on a breaker: those to recipients that have not failed come before the others. */
export interface ParkedDeliveries {
  size(): number;
  add(delivery: QueuedDelivery, hasFailed: boolean): void;
  /** True when the delivery was parked. */
  delete(delivery: QueuedDelivery): boolean;
  /** Takes out each delivery that `mayGo` admits; in each of the two groups it stops at the first that it does not. */
  release(mayGo: (delivery: QueuedDelivery) => boolean, release: (delivery: QueuedDelivery) => void): void;
  /** Takes out all of them. */
  drain(): QueuedDelivery[];
}

export function createParkedDeliveries(): ParkedDeliveries {
  const fresh = new Set<QueuedDelivery>();
  const failed = new Set<QueuedDelivery>();
  return {
    size: () => fresh.size + failed.size,
    add: (delivery, hasFailed) => void (hasFailed ? failed : fresh).add(delivery),
    delete: (delivery) => fresh.delete(delivery) || failed.delete(delivery),
    release(mayGo, release) {
      for (const group of [fresh, failed]) {
        for (const delivery of group) {
          if (!mayGo(delivery)) break;
          group.delete(delivery);
          release(delivery);
        }
      }
    },
    drain() {
      const all = [...fresh, ...failed];
      fresh.clear();
      failed.clear();
      return all;
    },
  };
}
