import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { type GatewayConfig, gatewaySchema } from '../../src/config/schema.ts';
import type { ReceivedPush } from '../../src/delivery/receive.ts';
import type { GatewayDeps } from '../../src/gateway/gateway.ts';
import { createGateway } from '../../src/gateway/server.ts';
import type { RefusedRequest } from '../../src/outbox/incoming.ts';
import { silentLog } from './log.ts';

type Options = Partial<z.input<typeof gatewaySchema>>;

/** A gateway on a free port that remembers the pushes it received, and the requests it refused. */
export async function startGateway(config: Options = {}, more: Partial<GatewayDeps> = {}) {
  const received: ReceivedPush[] = [];
  const refused: RefusedRequest[] = [];
  const parsed: GatewayConfig = gatewaySchema.parse({ port: 0, ...config });
  const gateway = createGateway({
    config: parsed,
    receive: async (push) => {
      received.push(push);
      return { pushId: 'push', rejected: [] };
    },
    accepting: () => true,
    refused: (request) => void refused.push(request),
    log: silentLog,
    now: Date.now,
    ...more,
  });
  const { url, port } = await gateway.listen();
  onTestFinished(() => gateway.close());
  return { url, port, received, refused, close: () => gateway.close() };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends raw bytes over a new socket, and reads everything until the other end closes. */
export function sendRaw(port: number, ...chunks: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part) => {
      text += part;
    });
    socket.on('end', () => resolve(text));
    socket.on('close', () => resolve(text));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    for (const chunk of chunks) socket.write(chunk);
  });
}

/** Parses a raw answer into status, headers and body. */
export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

/** The raw bytes of a POST with these headers, after which the connection closes. */
export function rawPost(body: string | Uint8Array, headers: readonly string[] = [], path?: string): Uint8Array {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const head = [
    `POST ${path ?? '/_matrix/push/v1/notify'} HTTP/1.1`,
    'Host: gateway',
    'Connection: close',
    ...(headers.some((line) => /^(content-length|transfer-encoding):/i.test(line))
      ? []
      : [`Content-Length: ${bytes.length}`]),
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
