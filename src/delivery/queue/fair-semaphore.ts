import type { QueuedDelivery } from './queued-delivery.ts';

export interface FairSemaphoreDeps {
  /** Number of slots. */
  readonly max: () => number;
  /** Lets a delivery be processed again. */
  readonly release: (delivery: QueuedDelivery) => void;
}

/**
 * The slots that all hosts share which are not known to be healthy: however many of them hang, slots are left for the healthy ones.
 * A delivery that finds no free slot waits here. Free slots go to one host after the other, so that a host with many deliveries
 * gets no more of them than a host with few.
 */
export interface FairSemaphore {
  /** True when this delivery holds a slot, or may take one. */
  isAvailableTo(delivery: QueuedDelivery): boolean;
  acquire(delivery: QueuedDelivery): void;
  /** Lets a delivery wait until it gets a slot and is released. */
  wait(delivery: QueuedDelivery, host: string): void;
  /** Frees the slot of a delivery, or ends its wait for one. */
  leave(delivery: QueuedDelivery): void;
  /** Releases the deliveries that wait with this host, or with any. */
  releaseWaiting(host?: string): void;
  /** Number of deliveries that hold a slot, and of those that wait for one. */
  held(): { readonly placed: number; readonly throttled: number };
}

export function createFairSemaphore({ max, release }: FairSemaphoreDeps): FairSemaphore {
  /** Deliveries with a slot: under way, or released and not yet back. */
  const placed = new Set<QueuedDelivery>();
  /** Waiting deliveries by host; the host that is served next comes first. */
  const lines = new Map<string, Set<QueuedDelivery>>();
  const hostOf = new Map<QueuedDelivery, string>();
  let isReleasing = false;

  function remove(delivery: QueuedDelivery): void {
    const host = hostOf.get(delivery);
    if (host === undefined) return;
    hostOf.delete(delivery);
    const line = lines.get(host);
    line?.delete(delivery);
    if (line?.size === 0) lines.delete(host);
  }

  /** Takes out the delivery that is served next; its host goes to the end. */
  function next(): QueuedDelivery | undefined {
    for (const [host, line] of lines) {
      for (const delivery of line) {
        remove(delivery);
        if (lines.delete(host)) lines.set(host, line);
        return delivery;
      }
    }
    return undefined;
  }

  function releaseNext(): void {
    // A released delivery may free its slot at once; the loop takes that up, so that long lines need no deep stack.
    if (isReleasing) return;
    isReleasing = true;
    while (placed.size < max()) {
      const delivery = next();
      if (delivery === undefined) break;
      placed.add(delivery);
      release(delivery);
    }
    isReleasing = false;
  }

  return {
    isAvailableTo: (delivery) => placed.has(delivery) || placed.size < max(),
    acquire: (delivery) => void placed.add(delivery),

    wait(delivery, host) {
      const line = lines.get(host) ?? new Set();
      lines.set(host, line.add(delivery));
      hostOf.set(delivery, host);
    },

    leave(delivery) {
      remove(delivery);
      if (placed.delete(delivery)) releaseNext();
    },

    releaseWaiting(host) {
      const all = host === undefined ? [...hostOf.keys()] : [...(lines.get(host) ?? [])];
      for (const delivery of all) remove(delivery);
      for (const delivery of all) release(delivery);
    },

    held: () => ({ placed: placed.size, throttled: hostOf.size }),
  };
}
