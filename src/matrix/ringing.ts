import type { Notification } from './notification.ts';

/** Milliseconds a ringing telephone is assumed to ring when the event does not say. */
const USUAL_MS = 60_000;

/** Milliseconds that a call rings; infinity for what does not ring (Client-Server API, `m.call.invite`, `lifetime`). */
export function ringsForMs({ type, content }: Notification): number {
  if (type !== 'm.call.invite') return Number.POSITIVE_INFINITY;
  const lifetime = content?.lifetime;
  return typeof lifetime === 'number' && lifetime > 0 ? lifetime : USUAL_MS;
}
