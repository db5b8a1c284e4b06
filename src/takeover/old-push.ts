import type { PushKindName } from '../outbox/incoming.ts';

/** A push as a `journal.db` has it. */
export interface OldPush {
  /** The push's place in the order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  /** JSON of a `RequestRecord`. */
  readonly request: string;
  /** Null where it was not kept. */
  readonly body: Uint8Array | null;
  /** Length of the body, also where it was not kept. */
  readonly bytes: number;
  /** Null where the earlier version had not made a summary yet. */
  readonly kind: PushKindName | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly room: string | null;
  readonly unread: number | null;
  readonly prio: 'high' | 'low';
  readonly acknowledgedAt: number | null;
  /** Pushkeys. */
  readonly rejected: readonly string[];
  readonly deliveries: readonly OldDelivery[];
}

export interface OldDelivery {
  readonly appId: string;
  readonly pushkey: string;
  readonly provider: string | null;
  /** The key of the lease that it holds; null without one, or when a later push took the lease after a day. */
  readonly lease: string | null;
  readonly repeat: boolean;
  /** JSON of an `Outcome`; null while nothing is known. */
  readonly outcome: string | null;
  /** Null while it is open. */
  readonly endedAt: number | null;
  readonly expiresAt: number | null;
  readonly collapse: string | null;
  /** JSON of `Attempt[]`: all, or the first 3 and the last 10. */
  readonly attempts: string | null;
  readonly attemptCount: number;
}
