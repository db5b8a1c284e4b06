import { encryptedOf } from '../../matrix/encrypted.ts';
import type { Device, Notification } from '../../matrix/notification.ts';
import { isObject, toJson } from '../json.ts';

/** Bytes that every push service accepts (RFC 8030, 7.2), less those of the encryption (RFC 8188: header 86, tag and delimiter 17). */
export const BUDGET = 4_096 - 103;
/** Characters, as the reference gateway counts them. */
const MAX_BODY = 1_000;
const MAX_CIPHERTEXT = 2_000;

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
/** Fields that are left out when the payload is too large: a client can fetch them itself. */
const expendable = ['content', 'room_alias', 'room_name', 'sender_display_name'] as const;

export interface WebPushPayload {
  readonly json: string;
  /** Fields that were left out, or shortened (the body), to fit the budget. */
  readonly left: readonly string[];
}

/**
 * The payload as the reference gateway builds it, so that clients need no change, but within the size that every push
 * service accepts; null when even its smallest form is too large.
 */
export function payloadOf(notification: Notification, device: Device): WebPushPayload | null {
  const payload = fieldsOf(notification, device);
  const left: string[] = [];
  let json = toJson(payload);
  for (const field of ['content.body', ...expendable]) {
    const over = Buffer.byteLength(json) - BUDGET;
    if (over <= 0) return { json, left };
    if (field === 'content.body') {
      if (!shortenBody(payload, over)) continue;
    } else if (field in payload) delete payload[field];
    else continue;
    left.push(field);
    json = toJson(payload);
  }
  return Buffer.byteLength(json) <= BUDGET ? { json, left } : null;
}

function fieldsOf(notification: Notification, device: Device): Record<string, unknown> {
  const base = device.data?.default_payload;
  const payload: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const name of copied) if (notification[name]) payload[name] = notification[name];
  Object.assign(payload, encryptedOf(notification));
  const { unread, missed_calls } = notification.counts ?? {};
  if (unread !== undefined) payload.unread = unread;
  if (missed_calls !== undefined) payload.missed_calls = missed_calls;
  const { content } = notification;
  if (content !== undefined && Object.keys(content).length > 0) payload.content = contentOf(content);
  return payload;
}

/** The content without what no browser notification shows, and without a ciphertext that would not fit. */
function contentOf(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { formatted_body: _, ...kept } = content;
  const rest: Record<string, unknown> = kept;
  const { body, ciphertext } = rest;
  if (typeof body === 'string' && isLonger(body, MAX_BODY)) rest.body = `${first(body, MAX_BODY - 1)}…`;
  if (typeof ciphertext === 'string' && isLonger(ciphertext, MAX_CIPHERTEXT)) delete rest.ciphertext;
  return rest;
}

/** Shortens the body by at least `over` bytes; false when the body has fewer. */
function shortenBody(payload: Record<string, unknown>, over: number): boolean {
  const content = isObject(payload.content) ? payload.content : {};
  if (typeof content.body !== 'string') return false;
  const characters = [...content.body];
  if (characters.at(-1) === '…') characters.pop();
  else over += Buffer.byteLength('…');
  while (over > 0) {
    const last = characters.pop();
    if (last === undefined) return false;
    over -= Buffer.byteLength(toJson(last)) - 2;
  }
  payload.content = { ...content, body: `${characters.join('')}…` };
  return true;
}

function isLonger(text: string, max: number): boolean {
  return text.length > max && [...text].length > max;
}

/** The first characters of a text. A character takes at most two code units, so the rest of a long text is not split. */
function first(text: string, max: number): string {
  return [...text.slice(0, 2 * max)].slice(0, max).join('');
}
