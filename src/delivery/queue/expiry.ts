import type { Notification } from '../../matrix/notification.ts';
import { ringsForMs } from '../../matrix/ringing.ts';

/** Unix milliseconds after which nobody is helped by a push: its app's patience, and for a call as long as it rings. */
export function expiryOf(notification: Notification, receivedAt: number, expireAfterMs: number): number {
  return receivedAt + Math.min(expireAfterMs, ringsForMs(notification));
}
