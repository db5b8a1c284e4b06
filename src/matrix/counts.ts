import type { Notification } from './notification.ts';

/**
 * Unread messages that a push tells of; undefined when it tells nothing, or no number. Counts that are there without
 * `unread` tell of none: homeservers leave zeros out. Source: Push Gateway API, `counts`: "If the value is zero it may be
 * omitted."
 */
export function unreadOf({ counts, original }: Notification): number | undefined {
  if (counts === undefined) return undefined;
  if (counts.unread !== undefined) return counts.unread;
  const told = original.counts;
  return typeof told === 'object' && told !== null && 'unread' in told ? undefined : 0;
}
