import type { Notification } from '../matrix/notification.ts';
import type { Provider } from '../providers/provider.ts';
import { deliveryOf } from './delivery.ts';
import type { Entry } from './entry.ts';

/**
 * What an entry replaces among those of its pushkey that wait: a badge any other badge, the rest what the provider would
 * replace on the device anyway; null for nothing.
 */
export function collapseOf(provider: Provider, entry: Entry, notification: Notification): string | null {
  if (entry.collapse !== undefined) return entry.collapse;
  if (!notification.event_id) return 'badge';
  const delivery = deliveryOf(entry, notification);
  return delivery === null ? null : (provider.collapseKey?.(notification, delivery.device) ?? null);
}

/** True when a newer entry takes the place of an older one that waits. */
export function replaces({ collapse, repeat }: Entry, older: Entry): boolean {
  return typeof collapse === 'string' && collapse === older.collapse && !repeat && !older.repeat;
}
