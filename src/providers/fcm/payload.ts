import { unreadOf } from '../../matrix/counts.ts';
import { encryptedOf } from '../../matrix/encrypted.ts';
import type { Device, Notification } from '../../matrix/notification.ts';
import { isObject, toJson } from '../json.ts';
import { cut } from './cut.ts';

/** Bytes that the names and values of `data` may have. Source: Firebase, "Message payload size". */
export const BUDGET = 4_096;

const copied = [
  'event_id',
  'type',
  'sender',
  'room_name',
  'room_alias',
  'membership',
  'sender_display_name',
  'room_id',
] as const;
/** Fields that are left out, after the rest of `content`, when the data is too large: a client can fetch them itself. */
const expendable = ['content_body', 'room_alias', 'room_name', 'sender_display_name'] as const;

/** Names of data that FCM reserves; it refuses a message that uses one. Source: Firebase, "ErrorCode", invalid data key. */
const RESERVED = /^(from|message_type|gcm|gcm\..*|google.*)$/;

export type FcmData = Readonly<Record<string, string>>;
export type DataResult =
  | { readonly kind: 'data'; readonly data: FcmData; readonly left: readonly string[]; readonly bytes: number }
  | { readonly kind: 'nothing' | 'bad-default-payload' | 'too-large' };

export interface DataOptions {
  /** Adds `devices` and `counts` as JSON texts. */
  readonly devices?: boolean;
  /** Bytes of the message that its `apns` takes; the data is then measured as JSON. Undefined without `apns`. */
  readonly reserved?: number | undefined;
}

/**
 * The data of a message as the reference gateway builds it for the HTTP v1 API, so that clients need no change, but with
 * text values only (FCM accepts no others) and within the size that FCM accepts.
 */
export function dataOf(
  notification: Notification,
  device: Device,
  send: 'none' | 'nonzero' | 'all',
  { devices = false, reserved }: DataOptions = {},
): DataResult {
  const { default_payload: base = {} } = device.data ?? {};
  if (!isObject(base)) return { kind: 'bad-default-payload' };
  const data: Record<string, unknown> = Object.fromEntries(
    Object.entries(base).filter(([name]) => !RESERVED.test(name)),
  );
  for (const name of copied) {
    const value = notification[name];
    if (value !== undefined) data[name] = cut(value);
  }
  const content = notification.content ?? base.content;
  if (isObject(content)) {
    delete data.content;
    for (const [name, value] of Object.entries(content)) {
      if (typeof value === 'string') data[`content_${name}`] = cut(value);
    }
  }
  // Never shortened: a part of it could not be decrypted.
  const encrypted = encryptedOf(notification);
  Object.assign(data, encrypted);
  data.prio = notification.prio === 'low' ? 'normal' : 'high';
  const counts = send === 'none' ? {} : countsOf(notification, send === 'all');
  if (!data.room_id && !data.event_id && encrypted === null && Object.keys(counts).length === 0)
    return { kind: 'nothing' };
  const forDart = devices ? dartFields(notification, device, send) : {};
  return withinBudget(texts({ ...data, ...counts, ...forDart }), Object.keys(forDart), reserved);
}

/**
 * Additional fields for clients of the Matrix Dart SDK (FluffyChat's `client_name` is in its device's `data`): the device
 * of the push, as in the notification but without the `default_payload`, whose members are in the data, and the counts.
 * Source: matrix-dart-sdk, `PushNotification.fromJson`.
 */
function dartFields(notification: Notification, { data, ...device }: Device, send: string): Record<string, string> {
  const { default_payload: _, ...rest } = data ?? {};
  const unread = unreadOf(notification);
  const counts = { ...notification.counts, ...(unread === undefined ? {} : { unread }) };
  // The SDK fails on numbers that are not whole.
  const whole = Object.entries(counts).filter(([, count]) => Number.isInteger(count));
  return {
    devices: toJson([{ ...device, ...(data === undefined ? {} : { data: rest }) }]),
    ...(send === 'none' || whole.length === 0 ? {} : { counts: toJson(Object.fromEntries(whole)) }),
  };
}

/** Leaves fields out until the data fits: those of `content`, the largest first and the body last; then names; then `last`. */
function withinBudget(all: FcmData, last: readonly string[], reserved: number | undefined): DataResult {
  const budget = BUDGET - (reserved ?? 0);
  const sizeOf = reserved === undefined ? plainBytes : jsonBytes;
  const data = { ...all };
  const left: string[] = [];
  let bytes = sizeOf(Object.entries(all));
  if (bytes <= budget) return { kind: 'data', data, left, bytes };
  const others = Object.entries(all)
    .filter(([name]) => name.startsWith('content_') && name !== 'content_body')
    .map((entry) => ({ name: entry[0], size: sizeOf([entry]) }))
    .toSorted((one, other) => other.size - one.size)
    .map(({ name }) => name);
  for (const name of [...others, ...expendable, ...last]) {
    const value = data[name];
    if (value === undefined) continue;
    delete data[name];
    left.push(name);
    bytes -= sizeOf([[name, value]]);
    if (bytes <= budget) return { kind: 'data', data, left, bytes };
  }
  return { kind: 'too-large' };
}

/** The counts as text; counts of zero only with `zeros`. */
function countsOf(notification: Notification, zeros: boolean): Record<string, string> {
  const unread = unreadOf(notification);
  const missed = notification.counts?.missed_calls ?? (unread === undefined ? undefined : 0);
  return {
    ...(unread || (zeros && unread === 0) ? { unread: String(unread) } : {}),
    ...(missed || (zeros && missed === 0) ? { missed_calls: String(missed) } : {}),
  };
}

function texts(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : toJson(value)]),
  );
}

type Entries = readonly (readonly [string, string])[];

function plainBytes(entries: Entries): number {
  return entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** Bytes of the entries as JSON, each with its comma and colon. */
function jsonBytes(entries: Entries): number {
  return entries.reduce((sum, pair) => sum + Buffer.byteLength(toJson(pair)), 0);
}
