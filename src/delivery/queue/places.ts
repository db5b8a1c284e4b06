import type { QueuedDelivery } from './queued-delivery.ts';

export interface PlacesDeps {
  /** How many there are. */
  readonly max: () => number;
  /** Lets the turn of a delivery come again. */
  readonly release: (delivery: QueuedDelivery) => void;
}

/**
 * The places that hosts share which are not known to be well, so that however many of them hang, places are left for the
 * others. Who finds none waits here. One host after the other is called when a place is free, so that the one with many
 * deliveries has no more turns than the one with few.
 */
export function createPlaces({ max, release }: PlacesDeps) {
  /** Under way, or called and on their way. */
  const placed = new Set<QueuedDelivery>();
  /** By host; the one whose turn is next comes first. */
  const lines = new Map<string, Set<QueuedDelivery>>();
  const hostOf = new Map<QueuedDelivery, string>();
  let calling = false;

  function remove(delivery: QueuedDelivery): void {
    const host = hostOf.get(delivery);
    if (host === undefined) return;
    hostOf.delete(delivery);
    const line = lines.get(host);
    line?.delete(delivery);
    if (line?.size === 0) lines.delete(host);
  }

  /** Takes out the one whose turn it is; its host goes to the end. */
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

  function callNext(): void {
    // One that is called may pass its place on at once; a loop takes it up, so that a long line needs no deep stack.
    if (calling) return;
    calling = true;
    while (placed.size < max()) {
      const delivery = next();
      if (delivery === undefined) break;
      placed.add(delivery);
      release(delivery);
    }
    calling = false;
  }

  return {
    /** True where this delivery has a place, or may take one. */
    hasRoom: (delivery: QueuedDelivery): boolean => placed.has(delivery) || placed.size < max(),
    take: (delivery: QueuedDelivery): void => void placed.add(delivery),

    /** It waits until it is called. */
    wait(delivery: QueuedDelivery, host: string): void {
      const line = lines.get(host) ?? new Set();
      lines.set(host, line.add(delivery));
      hostOf.set(delivery, host);
    },

    /** It needs no place any more, or waits for none. */
    leave(delivery: QueuedDelivery): void {
      remove(delivery);
      if (placed.delete(delivery)) callNext();
    },

    /** Releases those that wait with this host, or with any. */
    empty(host?: string): void {
      const all = host === undefined ? [...hostOf.keys()] : [...(lines.get(host) ?? [])];
      for (const delivery of all) remove(delivery);
      for (const delivery of all) release(delivery);
    },

    /** Deliveries that have a place, and those that wait for one. */
    held: () => ({ placed: placed.size, throttled: hostOf.size }),
  };
}
