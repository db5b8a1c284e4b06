import { z } from 'zod';

export const requestRecordSchema = z.object({
  method: z.string(),
  /** Path and query, without the value of a shared secret. */
  path: z.string(),
  httpVersion: z.string(),
  /** In their order and spelling. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Address of the sender, after the named proxies. */
  peer: z.string(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** The gateway's answer to a request that it refused. */
export const refusalSchema = z.object({
  status: z.number(),
  errcode: z.string(),
  /** The name of the error in docs/gateway.md. */
  kind: z.string(),
  /** The sentence why, as the sender got it. */
  error: z.string(),
  /** How many more requests of the same sender were refused within a minute, and only counted. */
  more: z.number(),
});
export type Refusal = z.infer<typeof refusalSchema>;

/** A request that the gateway refused. For people to read: nothing depends on its being kept. */
export interface RefusedRequest {
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** What counts as one sender: an IPv4 address, or a network of IPv6. */
  readonly sender: string;
  /** Method, path and HTTP version are empty where they could not be read. */
  readonly request: RequestRecord;
  /** The beginning of its body, and how many bytes of it came. */
  readonly body: Uint8Array;
  readonly bytes: number;
  readonly refusal: Omit<Refusal, 'more'>;
}

/** The text of a push in lists, without control characters and cut to the length of a row. */
export interface ListedSummary {
  readonly kind: PushKindName;
  readonly title: string | null;
  readonly text: string | null;
  readonly room: string | null;
  readonly unread: number | null;
  readonly prio: 'high' | 'low';
  /** The text, folded into one line, where it is longer than a row can show: what the search goes through. */
  readonly longText?: string;
}

export const pushKinds = [
  'message',
  'image',
  'file',
  'call',
  'invite',
  'reaction',
  'encrypted',
  'event',
  'badge',
  'empty',
  'refused',
] as const;
export type PushKindName = (typeof pushKinds)[number];

/** Identifiers that a push is looked up by; null where the push does not name one. */
export interface PushNames {
  readonly eventId: string | null;
  readonly roomId: string | null;
  readonly roomAlias: string | null;
  readonly sender: string | null;
}

/** A delivery of a push as it is accepted. It is known by its number, its place in the list. */
export interface IncomingDelivery {
  readonly appId: string;
  readonly pushkey: string;
  /** Distinguishes registrations of the same app_id and pushkey; empty where nothing does. */
  readonly registration: string;
  /** Name of the provider among its app's, null where no app matched. */
  readonly provider: string | null;
}

/** What the outbox keeps of a push beside its body and the dedup keys of its deliveries. */
export interface PushHead {
  /** ULID. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly request: RequestRecord;
  readonly summary: ListedSummary;
  readonly names: PushNames;
  readonly deliveries: readonly IncomingDelivery[];
  /** How long the body was, where an earlier version did not keep it; it is empty then. */
  readonly erasedBytes?: number;
  /** Only of a request that was refused, which the outbox never has. */
  readonly refusal?: Refusal;
}

/** A push on its way into the outbox. */
export interface IncomingPush {
  readonly head: PushHead;
  readonly body: Uint8Array;
  /** For each delivery the 16 bytes that recognise a repeat; null for one that is never a duplicate. */
  readonly dedupKeys: readonly (Uint8Array | null)[];
}

/** The id by which people and the API know a delivery. */
export const deliveryId = (pushId: string, number: number): string => `${pushId}.${number}`;

/** The inverse of {@link deliveryId}; null for a text that is no delivery's id. */
export function deliveryOfId(id: string): { readonly pushId: string; readonly number: number } | null {
  const [, pushId, number] = /^(.+)\.(\d{1,7})$/.exec(id) ?? [];
  return pushId === undefined || number === undefined ? null : { pushId, number: Number(number) };
}
