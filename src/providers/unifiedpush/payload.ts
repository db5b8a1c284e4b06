import type { Notification } from '../../matrix/notification.ts';
import { toJson } from '../json.ts';

/** Bytes that every UnifiedPush endpoint accepts; none has to accept more. Source: UnifiedPush specification. */
export const BUDGET = 4_096;

/** Fields that are left out when a notification is too large: a client can fetch them itself. The largest first. */
const expendable = ['content', 'room_alias', 'room_name', 'sender_display_name', 'sender', 'type'] as const;

/**
 * The notification as it came, without its devices. Whole fields are left out until it fits the budget; null when even the
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
