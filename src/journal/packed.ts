import type { Outcome } from '../outcome.ts';
import type { DeliveryRecord, IncomingDelivery, IncomingPush } from './journal.ts';

/**
 * What crosses to the worker thread: few long strings instead of many small objects, because copying between threads
 * costs by the object.
 */
export interface PackedPush {
  readonly id: string;
  readonly receivedAt: number;
  /** A letter for each byte (Latin-1): a string is copied between threads faster than a buffer of its own. */
  readonly body: string;
  /** JSON of a `RequestRecord`. */
  readonly request: string;
  /** JSON of `IncomingDelivery[]`. */
  readonly deliveries: string;
}

export interface PackedRecord {
  readonly pushId: string;
  readonly deliveryId: string;
  readonly endedAt: number | null;
  readonly status: Outcome['status'];
  /** JSON of an `Outcome`. */
  readonly outcome: string;
  /** JSON of `Attempt[]`. */
  readonly attempts: string;
  readonly expiresAt: number | null;
  readonly collapse: string | null;
  readonly late: boolean;
}

export function packPush({ id, receivedAt, body, request, deliveries }: IncomingPush): PackedPush {
  return {
    id,
    receivedAt,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
    request: JSON.stringify(request),
    deliveries: JSON.stringify(deliveries),
  };
}

export function packRecord(record: DeliveryRecord): PackedRecord {
  const { pushId, deliveryId, endedAt, outcome, attempts, waiting, late = false } = record;
  return {
    pushId,
    deliveryId,
    endedAt,
    status: outcome.status,
    outcome: JSON.stringify(outcome),
    attempts: JSON.stringify(attempts),
    expiresAt: waiting?.expiresAt ?? null,
    collapse: waiting?.collapse ?? null,
    late,
  };
}

/** Two lists of attempts, both JSON, one after the other. */
export function joinAttempts(earlier: string, later: string): string {
  if (earlier === '[]') return later;
  return later === '[]' ? earlier : `${earlier.slice(0, -1)},${later.slice(1)}`;
}

/** A delivery as the journal keeps it: one that repeats another holds no lease. */
export interface PlannedDelivery extends IncomingDelivery {
  readonly repeat?: true;
}

/** The other end of {@link packPush}; what is parsed was written by this program. */
export function unpackDeliveries(json: string): PlannedDelivery[] {
  return JSON.parse(json);
}
