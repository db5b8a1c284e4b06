import { isCountsOnly } from '../../matrix/encrypted.ts';
import type { Notification } from '../../matrix/notification.ts';
import type { Provider } from '../../providers/provider.ts';
import { deviceOf } from './attempt.ts';
import type { PushkeyOrder } from './pushkey-order.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/**
 * What a delivery replaces among those to its recipient that wait: a badge any other badge, the rest what the provider
 * would replace on the device anyway; null for nothing.
 */
export function collapseKeyOf(provider: Provider, queued: QueuedDelivery, notification: Notification): string | null {
  if (queued.collapse !== undefined) return queued.collapse;
  if (isCountsOnly(notification)) return 'badge';
  const device = deviceOf(queued, notification);
  return device === undefined ? null : (provider.collapseKey?.(notification, device) ?? null);
}

/** True when a newer delivery takes the place of an older one that waits. Both have been looked at. */
function replaces({ collapse, repeat }: QueuedDelivery, older: QueuedDelivery): boolean {
  return typeof collapse === 'string' && collapse === older.collapse && !repeat && !older.repeat;
}

/** Those that wait and whose place a delivery takes that comes now. */
export function replacedBy(delivery: QueuedDelivery, order: Pick<PushkeyOrder, 'of'>): QueuedDelivery[] {
  if (typeof delivery.collapse !== 'string') return [];
  return order.of(delivery).filter((other) => other.state !== 'attempting' && replaces(delivery, other));
}

/** The newest that takes the place of a delivery which was attempted as it came, and waits now. */
export function replacementOf(
  delivery: QueuedDelivery,
  order: Pick<PushkeyOrder, 'behind'>,
): QueuedDelivery | undefined {
  return order.behind(delivery).findLast((other) => replaces(other, delivery));
}
