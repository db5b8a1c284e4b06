import type { Device, Notification } from '../../matrix/notification.ts';
import { isObject, toJson } from '../json.ts';

/** What a push service must take at least (RFC 8030, 7.2) less what encryption adds (RFC 8188: header 86, tag and delimiter 17). */
export const BUDGET = 4_096 - 103;
/** Characters, as the reference gateway counts them. */
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
  /** Whether the body was cut short, and the fields that were left out, to keep to the budget. */
  readonly trimmed: boolean;
  readonly left: readonly string[];
}

/**
 * The payload as the reference gateway builds it, so that clients need no change, but never larger than a push service
 * has to take; null when even its least is too large.
 */
export function payloadOf(notification: Notification, device: Device): WebPushPayload | null {
  const payload = fieldsOf(notification, device);
  const json = toJson(payload);
  const over = Buffer.byteLength(json) - BUDGET;
  if (over <= 0) return { json, trimmed: false, left: [] };
  const shorter = withShorterBody(payload, over);
  if (shorter !== null) return { json: toJson(shorter), trimmed: true, left: [] };
  const left: string[] = [];
  for (const field of expendable) {
    if (!(field in payload)) continue;
    delete payload[field];
    left.push(field);
    const rest = toJson(payload);
    if (Buffer.byteLength(rest) <= BUDGET) return { json: rest, trimmed: false, left };
  }
  return null;
}

function fieldsOf(notification: Notification, device: Device): Record<string, unknown> {
  const base = device.data?.default_payload;
  const payload: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const name of copied) if (notification[name]) payload[name] = notification[name];
  const { unread, missed_calls } = notification.counts ?? {};
  if (unread !== undefined) payload.unread = unread;
  if (missed_calls !== undefined) payload.missed_calls = missed_calls;
  const { content } = notification;
  if (content !== undefined && Object.keys(content).length > 0) payload.content = contentOf(content);
  return payload;
}

/** Without what no notification of a browser shows, and what would not fit anyway. */
function contentOf(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { formatted_body: _, ...kept } = content;
  const rest: Record<string, unknown> = kept;
  const { body, ciphertext } = rest;
  if (typeof body === 'string' && isLonger(body, MOST_BODY)) rest.body = `${first(body, MOST_BODY - 1)}…`;
  if (typeof ciphertext === 'string' && isLonger(ciphertext, MOST_CIPHERTEXT)) delete rest.ciphertext;
  return rest;
}

/** The payload with a body that is shorter by at least so many bytes; null when it has not as many. */
function withShorterBody(payload: Record<string, unknown>, over: number): Record<string, unknown> | null {
  const { content } = payload;
  if (!isObject(content) || typeof content.body !== 'string') return null;
  const characters = [...content.body];
  let rest = over;
  if (characters.at(-1) === '…') characters.pop();
  else rest += Buffer.byteLength('…');
  while (rest > 0) {
    const last = characters.pop();
    if (last === undefined) return null;
    rest -= Buffer.byteLength(toJson(last)) - 2;
  }
  return { ...payload, content: { ...content, body: `${characters.join('')}…` } };
}

function isLonger(text: string, most: number): boolean {
  return text.length > most && [...text].length > most;
}

/** A character takes two code units at most, so the rest need not be looked at. */
function first(text: string, most: number): string {
  return [...text.slice(0, 2 * most)].slice(0, most).join('');
}
