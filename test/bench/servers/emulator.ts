import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createArrivals } from './arrivals.ts';
import type { Command, Mood } from './emulator-commands.ts';

/*
 * A provider that is as cheap as possible, in a separate process: it answers as the service does, and fails on command. It does
 * not verify signatures and encryption as the strict emulators of the tests do, because that would cost more than the relay.
 */

const SLOW_MS = 300;
const [kind = 'fcm', root = '.', ownTime = '0'] = process.argv.slice(2);
/** Milliseconds until the provider answers. */
const ownMs = Number(ownTime);
const arrivals = createArrivals();
let mood: Mood = 'well';

/** Calls the function of the current mood. */
function react(answer: (status: number, headers: Record<string, string>) => void, reset: () => void, seen: string) {
  const well = () => {
    arrivals.saw(seen);
    answer(kind === 'webpush' || kind === 'unifiedpush' ? 201 : 200, {});
  };
  switch (mood) {
    case 'well':
      return ownMs === 0 ? well() : void setTimeout(well, ownMs);
    case 'slow':
      return void setTimeout(well, ownMs + SLOW_MS);
    case 'failing':
      return answer(503, {});
    case 'busy':
      return answer(429, { 'retry-after': '1' });
    case 'refusing':
    case 'resetting':
      return reset();
  }
}

function answerHttp(request: IncomingMessage, response: ServerResponse, body: string): void {
  if (request.url === '/token') {
    const token = JSON.stringify({ access_token: 'token', expires_in: 3_600, token_type: 'Bearer' });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': token.length }).end(token);
    return;
  }
  react(
    (status, headers) => {
      const text = status === 200 ? '{"name":"projects/pp/messages/0:1500415314455276%31bd1c9631bd1c96"}' : '';
      response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': text.length });
      response.end(text);
    },
    () => request.socket.destroy(),
    kind === 'webpush' ? String(request.url) : body,
  );
}

function answerStream(stream: ServerHttp2Stream, body: string): void {
  react(
    (status, headers) => {
      if (stream.destroyed) return;
      stream.respond({ ':status': status, 'apns-id': 'eabeae54-14a8-11e5-b60b-1697f925ec7b', ...headers });
      stream.end(status === 200 ? '' : '{"reason":"ServiceUnavailable"}');
    },
    () => stream.session?.destroy(),
    body,
  );
}

function collect(source: IncomingMessage | ServerHttp2Stream, whole: (body: string) => void): void {
  let body = '';
  source.setEncoding('latin1').on('data', (part: string) => {
    body += part;
  });
  source.on('end', () => whole(body));
}

const server = kind === 'apns' ? apple() : web();
const connections = new Set<Socket | ServerHttp2Session>();

function web() {
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    collect(request, (body) => answerHttp(request, response, body)),
  ).on('connection', (socket) => keep(socket));
}

function apple() {
  const pem = (name: string) => readFileSync(join(root, 'test/fixtures/tls', `${name}.pem`));
  return createSecureServer({ key: pem('key'), cert: pem('cert'), settings: { maxConcurrentStreams: 1_000 } })
    .on('session', (session) => keep(session))
    .on('stream', (stream) => {
      stream.on('error', () => undefined);
      collect(stream, (body) => answerStream(stream, body));
    });
}

function keep(connection: Socket | ServerHttp2Session): void {
  connections.add(connection);
  connection.on('error', () => undefined);
  connection.once('close', () => connections.delete(connection));
}

let port = 0;
const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

async function turn(next: Mood): Promise<void> {
  if (next === 'refusing') {
    server.close();
    for (const connection of connections) connection.destroy();
  } else if (mood === 'refusing') await listen();
  mood = next;
}

async function obey(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'mood':
      return turn(command.mood);
    case 'arrivals':
      return arrivals.read();
    case 'missing':
      return arrivals.missing(command.end);
    case 'forget':
      return arrivals.forget();
  }
}

await listen();
port = (server.address() as AddressInfo).port;
let obeying: Promise<unknown> = Promise.resolve();
process.on('message', (command: Command) => {
  obeying = obeying.then(async () => process.send?.({ answer: await obey(command) }));
});
process.stdout.write(`listening on ${kind === 'apns' ? 'https' : 'http'}://127.0.0.1:${port}\n`);
process.once('SIGTERM', () => process.exit(0));
