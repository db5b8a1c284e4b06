import type { Notification } from '../../matrix/notification.ts';
import type { Provider } from '../../providers/provider.ts';
import { collapseKeyOf } from './collapsing.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export interface MemoryDeps {
  readonly provider: () => Provider;
  /** Notifications kept. */
  readonly max: number;
}

export type Memory = ReturnType<typeof createMemory>;

/** How many notifications are kept in memory; of the others, only what they replace is. The rest is on disk. */
export function createMemory({ provider, max }: MemoryDeps) {
  let kept = 0;
  return {
    collapseKeyOf: (delivery: QueuedDelivery, notification: Notification) =>
      collapseKeyOf(provider(), delivery, notification),
    /** Takes a notification; false when there is no room, and it has to be given back. */
    take(): boolean {
      kept += 1;
      return kept <= max;
    },
    giveBack(): void {
      kept -= 1;
    },
    kept: () => kept,
  };
}
