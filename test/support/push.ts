import { createHash } from 'node:crypto';
import type { ReceivedPush } from '../../src/delivery/receive.ts';
import { listedSummary, namesOf } from '../../src/delivery/summary.ts';
import { readNotification } from '../../src/matrix/read.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';

/** A push as the gateway passes it on, from the fields of its notification. */
export function receivedPush(notification: object, receivedAt = Date.now()): ReceivedPush {
  const body = Buffer.from(JSON.stringify({ notification }));
  return {
    receivedAt,
    request: {
      method: 'POST',
      path: '/_matrix/push/v1/notify',
      httpVersion: '1.1',
      headers: [['Content-Type', 'application/json']],
      peer: '127.0.0.1',
    },
    body,
    notification: readNotification(body),
  };
}

/** The 16 bytes of the dedup key that stands for a name in tests. */
export const dedupKeyOf = (name: string): Buffer => createHash('sha256').update(name).digest().subarray(0, 16);

interface More {
  readonly receivedAt?: number;
  /** Names of the dedup keys of the deliveries, in their order. */
  readonly dedupKeys?: readonly (string | null)[];
  readonly provider?: string;
}

/**
 * A push as the dispatcher passes it to the outbox: one delivery for each device, by default for the device `key` of
 * `app`.
 */
export function incomingPush(id: string, fields: object = {}, more: More = {}): IncomingPush {
  const { receivedAt = Date.now(), dedupKeys = [], provider = 'capture' } = more;
  const { request, body, notification } = receivedPush(
    { event_id: `$${id}`, devices: [{ app_id: 'app', pushkey: 'key' }], ...fields },
    receivedAt,
  );
  const deliveries = notification.devices.map(({ app_id: appId, pushkey }) => {
    return { appId, pushkey, registration: '', provider };
  });
  const keyAt = (number: number) => {
    const name = dedupKeys[number] ?? null;
    return name === null ? null : dedupKeyOf(name);
  };
  return {
    head: {
      id,
      receivedAt,
      request,
      summary: listedSummary(notification),
      names: namesOf(notification),
      deliveries,
    },
    body,
    dedupKeys: deliveries.map((_, number) => keyAt(number)),
  };
}

/** `count` devices of the app `app`. */
export const devices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ app_id: 'app', pushkey: `key-${index}` }));
