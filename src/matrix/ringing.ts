import type { Notification } from './notification.ts';

/** Milliseconds a telephone is assumed to ring when the event does not say. */
const USUAL_MS = 60_000;

/**
 * Events that make a telephone ring, and the member of their content that says whether they do: it is `ring` then. Source:
 * Client-Server API, `m.call.invite`; MSC4075, `m.rtc.notification` and its forerunner `m.call.notify`.
 */
const ringing: ReadonlyMap<string | undefined, string | null> = new Map([
  ['m.call.invite', null],
  ['m.rtc.notification', 'notification_type'],
  ['org.matrix.msc4075.rtc.notification', 'notification_type'],
  ['m.call.notify', 'notify_type'],
  ['org.matrix.msc4075.call.notify', 'notify_type'],
]);

/** True for an event that makes a telephone ring. One whose content is not told counts as such. */
export function rings({ type, content }: Notification): boolean {
  const member = ringing.get(type);
  if (member === undefined) return false;
  const said = member === null ? undefined : content?.[member];
  return said === undefined || said === 'ring';
}

/** Milliseconds that a call rings (`lifetime` of its content); infinity for what does not ring. */
export function ringsForMs(notification: Notification): number {
  if (!rings(notification)) return Number.POSITIVE_INFINITY;
  const lifetime = notification.content?.lifetime;
  return typeof lifetime === 'number' && lifetime > 0 ? lifetime : USUAL_MS;
}
