import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';

/** A kept connection, or a share of one, with as little work for the client as possible. */
export interface BenchConnection {
  /** Sends a request and resolves to the status, 0 when the connection broke. One request at a time. */
  post(body: string): Promise<number>;
  close(): void;
}

export function openConnection(url: URL, headers: Readonly<Record<string, string>> = {}): Promise<BenchConnection> {
  const head = Object.entries({ host: 'bench', 'content-type': 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true);
    let waiting: ((status: number) => void) | undefined;
    let received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      const whole = /transfer-encoding: chunked/i.test(received)
        ? received.endsWith('0\r\n\r\n')
        : received.length >= end + 4 + length;
      if (!whole) return;
      const status = Number(received.slice(9, 12));
      received = '';
      waiting?.(status);
    });
    socket.once('error', reject);
    socket.once('close', () => waiting?.(0));
    socket.once('connect', () =>
      resolve({
        post: (body) =>
          new Promise((answered) => {
            if (socket.destroyed) return answered(0);
            waiting = answered;
            socket.write(
              `POST ${url.pathname} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
            );
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/** This many senders that share one HTTP/2 connection over TLS, as Apple requires. */
export function openStreams(url: URL, headers: Readonly<Record<string, string>>, caFile: string, senders: number) {
  const session = connectHttp2(url.origin, { ca: readFileSync(caFile) });
  return Array.from(
    { length: senders },
    (): BenchConnection => ({
      post: (body) =>
        new Promise((resolve) => {
          const stream = session.request({ ':method': 'POST', ':path': url.pathname, ...headers });
          let status = 0;
          stream.on('response', (answer) => {
            status = Number(answer[':status']);
          });
          stream.on('error', () => undefined);
          stream.on('close', () => resolve(status));
          stream.resume().end(body);
        }),
      close: () => session.destroy(),
    }),
  );
}
