import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config/schema.ts';
import type { Receive } from '../delivery/receive.ts';
import { charsetOf } from '../matrix/charset.ts';
import { MatrixError } from '../matrix/errors.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import { createBeginning } from './beginning.ts';
import { readBody } from './body.ts';
import type { Redaction } from './redact.ts';
import type { Refusals } from './refusals.ts';
import { recordOf } from './request-record.ts';

/** A header of the answer to a push that was accepted: the id that history and API know it by. */
export const PUSH_ID_HEADER = 'carillon-push-id';

export interface NotifyDeps {
  readonly config: GatewayConfig;
  readonly receive: Receive;
  readonly redaction: Redaction;
  readonly refusals: Pick<Refusals, 'came'>;
  readonly now: () => number;
}

export type NotifyHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** `POST /_matrix/push/v1/notify` (Push Gateway API v1.19): answers `{"rejected": […]}`, always a list. */
export function createNotifyHandler({ config, receive, redaction, refusals, now }: NotifyDeps): NotifyHandler {
  return async (request, reply) => {
    const receivedAt = now();
    const record = recordOf(request, redaction);
    const came = createBeginning();
    try {
      const body = await readBody(request.raw, config.bodyLimit, came);
      const notification = readNotification(body, charsetOf(record.headers));
      refuseTooManyDevices(notification, config.maxDevices);
      const { pushId, rejected } = await receive({ receivedAt, request: record, body, notification });
      reply
        .header('content-type', 'application/json')
        .header(PUSH_ID_HEADER, pushId)
        .send(JSON.stringify({ rejected }));
    } catch (error) {
      refusals.came(request.raw, record, came);
      throw error;
    }
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
