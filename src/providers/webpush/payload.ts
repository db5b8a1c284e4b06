import type { Device, Notification } from '../../matrix/notification.ts';

/** What a push service must take at least (RFC 8030, 7.2) less what encryption adds (RFC 8188: header 86, tag and delimiter 17). */
export const BUDGET = 4_096 - 103;
const MOST_BODY = 1_000;
const MOST_CIPHERTEXT = 2_000;

const copied = [
  'room_id',
  'room_name',
  'room_alias',
  'membership',
  'event_id',
  'sender',
  'sender_display_name',
  'user_is_target',
  'type',
] as const;
/** What goes first when the payload is too large: what a client can fetch itself. */
const expendable = ['content', 'room_alias', 'room_name', 'sender_display_name'] as const;

export interface WebPushPayload {
  readonly json: string;
  /** Fields that were left out to keep to the budget. */
  readonly left: readonly string[];
}

/**
 * The payload as the reference gateway builds it, so that clients need no change, but never larger than a push service
 * has to take; null when even its least is too large.
 */
export function payloadOf(notification: Notification, device: Device): WebPushPayload | null {
  const payload = fieldsOf(notification, device);
  const left: string[] = [];
  for (const field of [undefined, ...expendable]) {
    if (field !== undefined && field in payload) {
      delete payload[field];
      left.push(field);
    }
    const json = JSON.stringify(payload);
    if (Buffer.byteLength(json) <= BUDGET) return { json, left };
  }
  return null;
}

function fieldsOf(notification: Notification, device: Device): Record<string, unknown> {
  const payload: Record<string, unknown> = { ...plainObject(device.data?.default_payload) };
  for (const name of copied) if (notification[name]) payload[name] = notification[name];
  const { unread, missed_calls } = notification.counts ?? {};
  if (unread !== undefined) payload.unread = unread;
  if (missed_calls !== undefined) payload.missed_calls = missed_calls;
  if (notification.content !== undefined) payload.content = contentOf(notification.content);
  return payload;
}

function contentOf(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { formatted_body: _, ...kept } = content;
  const rest: Record<string, unknown> = { ...kept };
  const { body, ciphertext } = rest;
  if (typeof body === 'string' && [...body].length > MOST_BODY) {
    rest.body = `${[...body].slice(0, MOST_BODY - 1).join('')}…`;
  }
  if (typeof ciphertext === 'string' && ciphertext.length > MOST_CIPHERTEXT) delete rest.ciphertext;
  return rest;
}

function plainObject(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
