import type { Notification } from '../../matrix/notification.ts';
import { toJson } from '../json.ts';

/** Bytes a UnifiedPush endpoint takes at least, and that none must take more of. Source: UnifiedPush specification. */
export const BUDGET = 4_096;

/** What goes first when a notification is too large: what a client can fetch itself, the largest first. */
const expendable = ['content', 'room_alias', 'room_name', 'sender_display_name', 'sender', 'type'] as const;

/**
 * The notification as it came, without its devices, cut to the budget by leaving whole fields out; null when even the
 * rest does not fit. Source: UnifiedPush, "Matrix gateway".
 */
export function payloadOf({ original }: Notification): { body: string; left: readonly string[] } | null {
  const { devices: _, ...rest } = original;
  let notification: Record<string, unknown> = rest;
  const left: string[] = [];
  for (const field of [undefined, ...expendable]) {
    if (field !== undefined && field in notification) {
      const { [field]: __, ...smaller } = notification;
      notification = smaller;
      left.push(field);
    }
    const body = toJson({ notification });
    if (Buffer.byteLength(body) <= BUDGET) return { body, left };
  }
  return null;
}
