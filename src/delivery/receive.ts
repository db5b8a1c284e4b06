import type { Notification } from '../matrix/notification.ts';
import type { RequestRecord } from '../outbox/incoming.ts';

/** A push that has been read and found to have a meaning. */
export interface ReceivedPush {
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly request: RequestRecord;
  /** After transfer and content decoding. */
  readonly body: Uint8Array;
  readonly notification: Notification;
}

/**
 * Takes a push over: on disk, then delivered as far as the deadline allows. Resolves to the pushkeys that are dead.
 * Rejects with `StorageError` when it could not be kept, and with {@link OutboxFull} when too much waits already; then
 * nothing was delivered.
 */
export type Receive = (
  push: ReceivedPush,
) => Promise<{ readonly pushId: string; readonly rejected: readonly string[] }>;

/** So many deliveries of an app wait that no more are taken. */
export class OutboxFull extends Error {
  override readonly name = 'OutboxFull';
}
