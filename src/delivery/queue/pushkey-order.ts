import { deliveryOfId } from '../../outbox/incoming.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type PushkeyOrder = ReturnType<typeof createPushkeyOrder>;

const nobody: readonly QueuedDelivery[] = [];

/** The deliveries to each recipient in the order they came; only the first of each may be attempted. */
export function createPushkeyOrder() {
  const lines = new Map<string, QueuedDelivery[]>();
  let size = 0;

  return {
    /** Deliveries in all. */
    size: () => size,

    /** True when it is the first of its recipient. */
    add(delivery: QueuedDelivery): boolean {
      size += 1;
      const line = lines.get(delivery.recipient);
      if (line === undefined) lines.set(delivery.recipient, [delivery]);
      else line.push(delivery);
      return line === undefined;
    },

    /** All that go to the recipient of a delivery, the first one first. */
    of: ({ recipient }: QueuedDelivery): readonly QueuedDelivery[] => lines.get(recipient) ?? nobody,

    /** Those behind the first one to the recipient of a delivery. */
    behind({ recipient }: QueuedDelivery): readonly QueuedDelivery[] {
      const line = lines.get(recipient);
      return line === undefined || line.length === 1 ? nobody : line.slice(1);
    },

    /** Takes a delivery out; the one whose turn has come by that, if any. */
    remove(delivery: QueuedDelivery): QueuedDelivery | undefined {
      const line = lines.get(delivery.recipient);
      // It is nearly always the first, or the last when all are taken out.
      const index = line?.[0] === delivery ? 0 : (line?.lastIndexOf(delivery) ?? -1);
      if (line === undefined || index < 0) return undefined;
      size -= 1;
      if (line.length === 1) {
        lines.delete(delivery.recipient);
        return undefined;
      }
      line.splice(index, 1);
      return index === 0 ? line[0] : undefined;
    },

    /** The one with this id. */
    find(id: string): QueuedDelivery | undefined {
      const wanted = deliveryOfId(id);
      for (const line of lines.values()) {
        const found = line.find(({ pushId, number }) => pushId === wanted?.pushId && number === wanted.number);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    /** Deliveries to one recipient. */
    lengthOf: (recipient: string) => lines.get(recipient)?.length ?? 0,

    *all(): Iterable<QueuedDelivery> {
      for (const line of lines.values()) yield* line;
    },
  };
}
