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
  readonly endedAt: number;
  readonly failed: boolean;
  /** JSON of an `Outcome`. */
  readonly outcome: string;
  /** JSON of `Attempt[]`. */
  readonly attempts: string;
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

export function packRecord({ pushId, deliveryId, endedAt, outcome, attempts }: DeliveryRecord): PackedRecord {
  return {
    pushId,
    deliveryId,
    endedAt,
    failed: outcome.status === 'failed',
    outcome: JSON.stringify(outcome),
    attempts: JSON.stringify(attempts),
  };
}

/** The other end of {@link packPush}; what is parsed was written by this program. */
export function unpackDeliveries(json: string): IncomingDelivery[] {
  return JSON.parse(json);
}
