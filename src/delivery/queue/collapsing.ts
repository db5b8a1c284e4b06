import { isCountsOnly } from '../../matrix/encrypted.ts';
import type { Notification } from '../../matrix/notification.ts';
import type { Provider } from '../../providers/provider.ts';
import { deviceOf } from './attempt.ts';
import type { PushkeyOrder } from './pushkey-order.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/**
 * Marks what a delivery replaces among the waiting ones to its recipient: a badge replaces any other badge, other pushes what the
 * provider would replace on the device anyway. Null for nothing.
 */
export function collapseKeyOf(provider: Provider, queued: QueuedDelivery, notification: Notification): string | null {
  if (queued.collapse !== undefined) return queued.collapse;
  if (isCountsOnly(notification)) return 'badge';
  const device = deviceOf(queued, notification);
  return device === undefined ? null : (provider.collapseKey?.(notification, device) ?? null);
}

/** True when a newer delivery takes the place of an older one that waits. The collapse keys of both are known. */
function replaces({ collapse, repeat }: QueuedDelivery, older: QueuedDelivery): boolean {
  return typeof collapse === 'string' && collapse === older.collapse && !repeat && !older.repeat;
}

/** The waiting deliveries that a new one replaces. */
export function replacedBy(delivery: QueuedDelivery, order: Pick<PushkeyOrder, 'of'>): QueuedDelivery[] {
  if (typeof delivery.collapse !== 'string') return [];
  return order.of(delivery).filter((other) => other.state !== 'attempting' && replaces(delivery, other));
}

/** The newest delivery that came while this one was under way and that replaces it now. */
export function replacementOf(
  delivery: QueuedDelivery,
  order: Pick<PushkeyOrder, 'behind'>,
): QueuedDelivery | undefined {
  return order.behind(delivery).findLast((other) => replaces(other, delivery));
}
