import type { Notification } from './notification.ts';

/**
 * The number of unread messages in a push; undefined when the push has no counts, or `unread` is not a number. Counts without
 * `unread` mean zero, because homeservers omit zeros. Source: Push Gateway API, `counts`: "If the value is zero it may be
 * omitted."
 */
export function unreadOf({ counts, original }: Notification): number | undefined {
  if (counts === undefined) return undefined;
  if (counts.unread !== undefined) return counts.unread;
  const sent = original.counts;
  return typeof sent === 'object' && sent !== null && 'unread' in sent ? undefined : 0;
}
