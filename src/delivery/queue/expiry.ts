import type { Notification } from '../../matrix/notification.ts';
import { ringsForMs } from '../../matrix/ringing.ts';

/** When a push expires, in unix milliseconds: after `expireAfterMs`, a call as soon as it stops ringing. */
export function expiryOf(notification: Notification, receivedAt: number, expireAfterMs: number): number {
  return receivedAt + Math.min(expireAfterMs, ringsForMs(notification));
}
