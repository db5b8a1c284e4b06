import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { catalogue, type MatrixError } from '../matrix/errors.ts';
import type { RefusedRequest, RequestRecord } from '../outbox/incoming.ts';
import type { ClientError } from './answer.ts';
import { type Beginning, createBeginning } from './beginning.ts';
import { readBroken } from './broken-request.ts';
import type { Redaction } from './redact.ts';
import { recordOf, recordOfMessage } from './request-record.ts';
import { networkOf, unmapped } from './senders.ts';

/** A connection that is answered and not closed by the other end is reported after so long. Milliseconds. */
const LINGER_MS = 5_000;

export interface RefusalsDeps {
  readonly refused: (request: RefusedRequest) => void;
  readonly redaction: Redaction;
  readonly now: () => number;
}

/** Reports requests that were refused, each once and after its answer. */
export interface Refusals {
  /** To be called for a request that fails while or after its body is read: what came. */
  came(message: IncomingMessage, record: RequestRecord, body: Beginning): void;
  /** A request that was answered with this error; reported when the rest of its body has come. */
  ofRequest(request: FastifyRequest, error: MatrixError): void;
  /** A request that the server does not handle. */
  ofMessage(message: IncomingMessage, error: MatrixError): void;
  /** A connection on which the HTTP is broken or late, perhaps within the body of a request. */
  ofConnection(socket: Duplex, cause: ClientError, error: MatrixError): void;
}

export function createRefusals({ refused, redaction, now }: RefusalsDeps): Refusals {
  const known = new WeakMap<IncomingMessage, { readonly record: RequestRecord; readonly body: Beginning }>();
  /** How connections were answered on which the HTTP is broken, until that is reported. */
  const broken = new WeakMap<Duplex, { readonly error: MatrixError; reported: boolean }>();

  function report(receivedAt: number, request: RequestRecord, body: Beginning, error: MatrixError): void {
    const { status, errcode } = catalogue[error.kind];
    refused({
      receivedAt,
      sender: networkOf(request.peer),
      request,
      body: body.bytes(),
      bytes: body.size(),
      refusal: { status, errcode, kind: error.kind, error: redaction.text(error.message) },
    });
  }

  return {
    came: (message, record, body) => void known.set(message, { record, body }),
    ofRequest(request, error) {
      const { raw } = request;
      const receivedAt = now();
      // Of a connection that broke, the address is not known any more.
      const { record, body } = known.get(raw) ?? { record: recordOf(request, redaction), body: createBeginning() };
      const connection = broken.get(raw.socket);
      let reported = connection?.reported ?? false;
      if (connection !== undefined) connection.reported = true;
      const done = () => {
        if (!reported) report(receivedAt, record, body, connection?.error ?? error);
        reported = true;
      };
      if (raw.readableEnded || raw.destroyed) return done();
      raw.on('data', body.add);
      raw.once('end', done);
      raw.once('close', done);
    },
    ofMessage: (message, error) => report(now(), recordOfMessage(message, redaction), createBeginning(), error),
    ofConnection(socket, cause, error) {
      // Browsers open connections in advance, and anyone may break one: nothing was refused then.
      const isRefused = cause.code?.startsWith('HPE_') || cause.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      // What follows on the connection, such as its end within a request, is no news.
      if (!isRefused || broken.has(socket) || !(socket instanceof Socket) || socket.bytesRead === 0) return;
      const receivedAt = now();
      const packet = cause.rawPacket instanceof Uint8Array ? Buffer.from(cause.rawPacket) : Buffer.alloc(0);
      const { body, ...line } = readBroken(packet, socket.bytesRead === packet.length, redaction);
      const record = { ...line, peer: unmapped(socket.remoteAddress ?? '') };
      const came = createBeginning();
      came.add(body);
      const connection = { error, reported: false };
      broken.set(socket, connection);
      // A request whose body is read at the moment fails when the connection closes, and knows more of itself.
      const done = () => {
        if (!connection.reported) report(receivedAt, record, came, error);
        connection.reported = true;
      };
      const timer = setTimeout(done, LINGER_MS);
      socket.once('close', () => {
        clearTimeout(timer);
        setImmediate(done);
      });
    },
  };
}
