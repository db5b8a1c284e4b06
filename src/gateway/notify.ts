import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config/schema.ts';
import type { Receive } from '../delivery/receive.ts';
import { charsetOf } from '../matrix/charset.ts';
import { MatrixError } from '../matrix/errors.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import type { RequestRecord } from '../outbox/incoming.ts';
import { readBody } from './body.ts';
import { createRedaction, type Redaction } from './redact.ts';
import { senderOf } from './senders.ts';

/** A header of the answer to a push that was accepted: the id that history and API know it by. */
export const PUSH_ID_HEADER = 'carillon-push-id';

export interface NotifyDeps {
  readonly config: GatewayConfig;
  readonly receive: Receive;
  readonly now: () => number;
}

export type NotifyHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** `POST /_matrix/push/v1/notify` (Push Gateway API v1.19): answers `{"rejected": […]}`, always a list. */
export function createNotifyHandler({ config, receive, now }: NotifyDeps): NotifyHandler {
  const redaction = createRedaction(config.sharedSecret);
  return async (request, reply) => {
    const receivedAt = now();
    const body = await readBody(request.raw, config.bodyLimit);
    const record = recordOf(request, redaction);
    const notification = readNotification(body, charsetOf(record.headers));
    refuseTooManyDevices(notification, config.maxDevices);
    const { pushId, rejected } = await receive({ receivedAt, request: record, body, notification });
    reply.header('content-type', 'application/json').header(PUSH_ID_HEADER, pushId).send(JSON.stringify({ rejected }));
  };
}

/** The devices of a push are bounded because each one is a delivery that may wait for days. */
function refuseTooManyDevices({ devices }: Notification, maxDevices: number): void {
  if (devices.length <= maxDevices) return;
  throw new MatrixError(
    'too-many-devices',
    `The push names ${devices.length} devices; this gateway takes ${maxDevices} in one request.`,
  );
}

function recordOf(request: FastifyRequest, redaction: Redaction): RequestRecord {
  const raw = request.raw.rawHeaders;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push(redaction.header(raw[index] ?? '', raw[index + 1] ?? ''));
  }
  return {
    method: request.method,
    path: redaction.text(request.originalUrl),
    httpVersion: request.raw.httpVersion,
    headers,
    peer: senderOf(request),
  };
}
