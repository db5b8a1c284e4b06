import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { openFront } from './front.ts';

/** A request that a push service received. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** An endpoint on the loopback address that accepts anything, answers as a test decides, and keeps the requests. */
export async function openEndpoint(
  answer: (response: ServerResponse, request: ReceivedRequest) => void = (response) => response.writeHead(201).end(),
  tlsFolder?: string,
) {
  const received: ReceivedRequest[] = [];
  function serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const { method, url: path, headers } = request;
      const seen = { method, path, headers, body: bytes.toString('utf8'), bytes };
      received.push(seen);
      answer(response, seen);
    });
  }
  const certificate = (name: string) => {
    const read = (file: string) => readFileSync(join(tlsFolder ?? '', `${file}.pem`));
    return { key: read('key'), cert: read(name) };
  };
  const secure = tlsFolder === undefined ? null : createSecureServer(certificate('cert'), serve);
  const front = await openFront(secure ?? createServer(serve));
  const origin = `${secure === null ? 'http' : 'https'}://127.0.0.1:${front.port}`;
  return {
    url: `${origin}/up?id=abc`,
    origin,
    received,
    front,
    close: front.close,
    /** Shows another certificate of the folder to new connections. */
    present: (name: string) => secure?.setSecureContext(certificate(name)),
  };
}
