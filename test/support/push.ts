import type { ReceivedPush } from '../../src/dispatch/receive.ts';
import type { IncomingPush } from '../../src/journal/journal.ts';
import { readNotification } from '../../src/matrix/read.ts';

/** A push as the gateway hands it over, from the fields of its notification. */
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

/** A push as the dispatcher hands it to the journal, with one delivery. */
export function incomingPush(
  id: string,
  notification: object = {},
  { receivedAt = Date.now(), lease = null }: { receivedAt?: number; lease?: string | null } = {},
): IncomingPush {
  const { request, body } = receivedPush(
    { event_id: `$${id}`, devices: [{ app_id: 'app', pushkey: 'key' }], ...notification },
    receivedAt,
  );
  const delivery = { id: `${id}-delivery`, appId: 'app', pushkey: 'key', provider: 'capture', lease };
  return { id, receivedAt, request, body, deliveries: [delivery] };
}
