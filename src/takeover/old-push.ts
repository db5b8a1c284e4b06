import type { PushKindName } from '../outbox/incoming.ts';

/** A push as a `journal.db` has it. */
export interface OldPush {
  /** Its place in the order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  /** JSON of a `RequestRecord`. */
  readonly request: string;
  /** Null where it was not kept. */
  readonly body: Uint8Array | null;
  /** Of the body, also where that was not kept. */
  readonly bytes: number;
  /** Null where no summary had been made of it yet. */
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
  /** The lease that it holds; null when it holds none, or when a later push took it after a day. */
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
