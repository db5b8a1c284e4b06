import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { securityHeaders } from './security-headers.ts';

/** Answers with a status and a sentence on why, and ends the connection unless its request is still arriving. */
export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = reply.request.headers;
  // Closing now would reset the connection, and the sender would lose the answer.
  const arriving = !reply.request.raw.complete && (coding !== undefined || length !== '0');
  if (!arriving) reply.header('connection', 'close');
  return reply
    .code(status)
    .headers(securityHeaders)
    .header('content-type', 'application/json')
    .send(JSON.stringify({ message }));
}

/** Answers on a connection on which no request could be read in time or at all, and ends it. */
export function refuseRaw({ code }: Error & { code?: string }, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = rawRefusal(code);
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function rawRefusal(code: string | undefined): [status: number, message: string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request did not arrive whole in time.'];
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The headers of this request are too large.'];
  return [400, 'This is not a valid request.'];
}
