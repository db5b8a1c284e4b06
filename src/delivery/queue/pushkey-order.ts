import { deliveryOfId } from '../../outbox/incoming.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { Room } from './room.ts';

const nobody: readonly QueuedDelivery[] = [];

/** The deliveries to each recipient in the order in which they came; only the first of each may be attempted. */
export interface PushkeyOrder {
  /** Number of deliveries to all recipients. */
  size(): number;
  /** Number of deliveries to one recipient. */
  lengthOf(recipient: string): number;
  /** Adds a delivery. True when it is the first to its recipient. */
  add(delivery: QueuedDelivery): boolean;
  /** Takes a delivery out. Returns the one that becomes the first to its recipient by that, if any. */
  remove(delivery: QueuedDelivery): QueuedDelivery | undefined;
  /** All deliveries to the recipient of a delivery, the first one first. */
  of(delivery: QueuedDelivery): readonly QueuedDelivery[];
  /** The deliveries behind the first one to the recipient of a delivery. */
  behind(delivery: QueuedDelivery): readonly QueuedDelivery[];
  find(deliveryId: string): QueuedDelivery | undefined;
  all(): Iterable<QueuedDelivery>;
}

/** What is added takes up `room`. */
export function createPushkeyOrder(room: Pick<Room, 'take' | 'giveBack'>): PushkeyOrder {
  const lines = new Map<string, QueuedDelivery[]>();
  let size = 0;

  return {
    size: () => size,

    add(delivery) {
      size += 1;
      room.take(delivery.host);
      const line = lines.get(delivery.recipient);
      if (line === undefined) lines.set(delivery.recipient, [delivery]);
      else line.push(delivery);
      return line === undefined;
    },

    of: ({ recipient }) => lines.get(recipient) ?? nobody,

    behind({ recipient }) {
      const line = lines.get(recipient);
      return line === undefined || line.length === 1 ? nobody : line.slice(1);
    },

    remove(delivery) {
      const line = lines.get(delivery.recipient);
      // The delivery is nearly always the first, or the last when all are taken out.
      const index = line?.[0] === delivery ? 0 : (line?.lastIndexOf(delivery) ?? -1);
      if (line === undefined || index < 0) return undefined;
      size -= 1;
      room.giveBack(delivery.host);
      if (line.length === 1) {
        lines.delete(delivery.recipient);
        return undefined;
      }
      line.splice(index, 1);
      return index === 0 ? line[0] : undefined;
    },

    find(id) {
      const wanted = deliveryOfId(id);
      for (const line of lines.values()) {
        const found = line.find(({ pushId, number }) => pushId === wanted?.pushId && number === wanted.number);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    lengthOf: (recipient) => lines.get(recipient)?.length ?? 0,

    *all() {
      for (const line of lines.values()) yield* line;
    },
  };
}
