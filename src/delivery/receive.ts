import type { Notification } from '../matrix/notification.ts';
import type { RequestRecord } from '../outbox/incoming.ts';

/** A push that the gateway has read and checked. */
export interface ReceivedPush {
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly request: RequestRecord;
  /** After transfer and content decoding. */
  readonly body: Uint8Array;
  readonly notification: Notification;
}

/**
 * Accepts a push: writes it to disk and delivers it, as far as the answer deadline allows. Resolves to the pushkeys that are
 * dead. Rejects with `StorageError` when it could not be written, and with {@link OutboxFull} when too many deliveries wait
 * already; then nothing was delivered.
 */
export type Receive = (
  push: ReceivedPush,
) => Promise<{ readonly pushId: string; readonly rejected: readonly string[] }>;

/** Too many deliveries of an app wait, so no more are accepted. */
export class OutboxFull extends Error {
  override readonly name = 'OutboxFull';
}
