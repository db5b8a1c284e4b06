import type { Notification } from './notification.ts';

/** How long a call is assumed to ring when the event does not say. Milliseconds. */
const DEFAULT_RING_MS = 60_000;

/**
 * The types of events that ring, with the member of their content that is `ring` when they do; null for those that always
 * ring. Source: Client-Server API, `m.call.invite`; MSC4075, `m.rtc.notification` and its predecessor `m.call.notify`.
 */
const ringing: ReadonlyMap<string | undefined, string | null> = new Map([
  ['m.call.invite', null],
  ['m.rtc.notification', 'notification_type'],
  ['org.matrix.msc4075.rtc.notification', 'notification_type'],
  ['m.call.notify', 'notify_type'],
  ['org.matrix.msc4075.call.notify', 'notify_type'],
]);

/** True for a call that rings. A call without content counts as one. */
export function rings({ type, content }: Notification): boolean {
  const member = ringing.get(type);
  if (member === undefined) return false;
  const kind = member === null ? undefined : content?.[member];
  return kind === undefined || kind === 'ring';
}

/** How long a call rings (`lifetime` of its content), in milliseconds; infinity for any other push. */
export function ringsForMs(notification: Notification): number {
  if (!rings(notification)) return Number.POSITIVE_INFINITY;
  const lifetime = notification.content?.lifetime;
  return typeof lifetime === 'number' && lifetime > 0 ? lifetime : DEFAULT_RING_MS;
}
