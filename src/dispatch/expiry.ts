import type { Notification } from '../matrix/notification.ts';

/** Milliseconds a ringing telephone is assumed to ring when the invite does not say. */
const CALL_MS = 60_000;

/**
 * Unix milliseconds after which nobody is helped by a push: its app's patience, and for a call the lifetime of the invite
 * (Client-Server API, `m.call.invite`, `lifetime`).
 */
export function expiryOf(notification: Notification, receivedAt: number, expireAfterMs: number): number {
  return receivedAt + Math.min(expireAfterMs, ringsFor(notification));
}

/** Milliseconds that a call rings; infinity for what is not a call. */
export function ringsFor({ type, content }: Notification): number {
  if (type !== 'm.call.invite') return Number.POSITIVE_INFINITY;
  const lifetime = content?.lifetime;
  return typeof lifetime === 'number' && lifetime > 0 ? lifetime : CALL_MS;
}
