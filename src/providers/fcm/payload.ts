import type { Device, Notification } from '../../matrix/notification.ts';

/** Bytes of names and values of `data`. Source: Firebase, "Message payload size". */
export const BUDGET = 4_096;
/** Bytes of one value, as the reference gateway cuts it. */
const MOST_VALUE = 1_024;

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
/** What goes first when the data is too large: what a client can fetch itself. */
const expendable = ['content_body', 'room_alias', 'room_name', 'sender_display_name'] as const;

export type FcmData = Readonly<Record<string, string>>;
export type DataResult =
  | { readonly kind: 'data'; readonly data: FcmData; readonly left: readonly string[]; readonly bytes: number }
  | { readonly kind: 'nothing' | 'bad-default-payload' | 'too-large' };

/**
 * The data of a message as the reference gateway builds it for the HTTP v1 API, so that clients need no change, but with
 * text values only (FCM takes no others) and never larger than FCM takes.
 */
export function dataOf(notification: Notification, device: Device, sendCounts: boolean): DataResult {
  const base = device.data?.default_payload;
  if (base !== undefined && (typeof base !== 'object' || base === null || Array.isArray(base))) {
    return { kind: 'bad-default-payload' };
  }
  const counts = sendCounts ? countsOf(notification) : {};
  const named = notification.room_id !== undefined || notification.event_id !== undefined;
  if (!named && Object.keys(counts).length === 0) return { kind: 'nothing' };
  const data: Record<string, string> = { ...texts(base ?? {}) };
  for (const name of copied) {
    const value = notification[name];
    if (typeof value === 'string') data[name] = cut(value);
  }
  for (const [name, value] of Object.entries(notification.content ?? {})) {
    if (typeof value === 'string') data[`content_${name}`] = cut(value);
  }
  return withinBudget({ ...data, prio: notification.prio === 'low' ? 'normal' : 'high', ...counts });
}

function withinBudget(all: Record<string, string>): DataResult {
  let data = all;
  const left: string[] = [];
  const others = Object.keys(all).filter((name) => name.startsWith('content_') && name !== 'content_body');
  for (const name of [undefined, ...others, ...expendable]) {
    if (name !== undefined && name in data) {
      const { [name]: _, ...smaller } = data;
      data = smaller;
      left.push(name);
    }
    const bytes = sizeOf(data);
    if (bytes <= BUDGET) return { kind: 'data', data, left, bytes };
  }
  return { kind: 'too-large' };
}

/** Counts that are not zero, as text. */
function countsOf({ counts }: Notification): Record<string, string> {
  const { unread, missed_calls } = counts ?? {};
  return {
    ...(unread ? { unread: String(unread) } : {}),
    ...(missed_calls ? { missed_calls: String(missed_calls) } : {}),
  };
}

function texts(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** At most 1,024 bytes, with an ellipsis, cut between characters. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= MOST_VALUE) return text;
  let end = MOST_VALUE - 3;
  const bytes = Buffer.from(text);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}

function sizeOf(data: FcmData): number {
  return Object.entries(data).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
}
