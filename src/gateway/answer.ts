import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { OutboxFull } from '../delivery/receive.ts';
import { catalogue, errorBody, MatrixError } from '../matrix/errors.ts';
import { StorageError } from '../storage/storage-error.ts';

/** Seconds until a homeserver may try again while the outbox cannot keep pushes. */
const REFUSING_RETRY_SECONDS = 30;
/** The same while too many deliveries wait for a provider. */
const OUTBOX_RETRY_SECONDS = 60;

/** The error while no push can be kept. The reason is for the operator only, whom the API tells it. */
export function refusing(): MatrixError {
  return new MatrixError('outbox-refusing', 'Pushes cannot be kept at the moment.', REFUSING_RETRY_SECONDS);
}

/** Anything that was thrown as an error for a homeserver, without the details of a defect. */
export function matrixErrorOf(error: unknown): MatrixError {
  if (error instanceof MatrixError) return error;
  if (error instanceof StorageError) return refusing();
  if (error instanceof OutboxFull) {
    return new MatrixError('outbox-full', 'Too many pushes for this app, host or pushkey wait.', OUTBOX_RETRY_SECONDS);
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new MatrixError('too-large', 'The body is too large.');
  if (status >= 400 && status < 500) return new MatrixError('broken-http', 'The request cannot be understood.');
  return new MatrixError('internal', 'Carillon could not serve this request. Its log says why.');
}

export function answerError(reply: FastifyReply, error: MatrixError): void {
  reply.code(catalogue[error.kind].status).header('content-type', 'application/json');
  if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
  reply.send(errorBody(error));
}

/** What Node reports of a connection: an error of its HTTP parser, with the bytes that it stopped at, or a time-out. */
export interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
}

/** What such an error tells the sender. */
export function clientProblem(error: ClientError): MatrixError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new MatrixError('headers-too-large', 'The headers are larger than 16384 bytes.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new MatrixError('timeout', 'The request did not arrive completely in time.');
    default:
      return new MatrixError(
        'broken-http',
        isTls(error.rawPacket)
          ? 'The request is not valid HTTP: it is TLS (https), and this port takes plain HTTP.'
          : 'The request is not valid HTTP.',
      );
  }
}

/** The record in which a TLS handshake begins (RFC 8446, 5.1). */
const isTls = (packet: unknown) => packet instanceof Uint8Array && packet[0] === 0x16 && packet[1] === 0x03;

/** Answers on a connection from which no request could be read, and ends the connection. */
export function answerRaw(socket: Duplex, error: MatrixError): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const { status } = catalogue[error.kind];
  const body = errorBody(error);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
