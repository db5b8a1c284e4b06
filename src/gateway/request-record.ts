import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { RequestRecord } from '../outbox/incoming.ts';
import type { Redaction } from './redact.ts';
import { senderOf, unmapped } from './senders.ts';

/** What is kept of a request, without secrets. */
export function recordOf(request: FastifyRequest, redaction: Redaction): RequestRecord {
  return recordOfRaw(request.raw, request.originalUrl, senderOf(request), redaction);
}

/** The same for a request that the server does not handle. */
export function recordOfMessage(message: IncomingMessage, redaction: Redaction): RequestRecord {
  return recordOfRaw(message, message.url ?? '', unmapped(message.socket.remoteAddress ?? ''), redaction);
}

function recordOfRaw(message: IncomingMessage, url: string, peer: string, redaction: Redaction): RequestRecord {
  const raw = message.rawHeaders;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push(redaction.header(raw[index] ?? '', raw[index + 1] ?? ''));
  }
  return { method: message.method ?? '', path: redaction.text(url), httpVersion: message.httpVersion, headers, peer };
}
