import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { SecureContextOptions } from 'node:tls';
import { systemClock } from '../../lib/clock.ts';
import { type ConnectorDeps, createConnector } from '../http/connector.ts';
import { createDeadlines, type Deadline } from '../http/deadline.ts';
import { headersOf } from '../http/exchange.ts';
import type { HttpResult } from '../http/messages.ts';
import type { Network } from '../http/network.ts';
import { troubleOf } from '../http/trouble.ts';

export interface ApnsRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApnsSession {
  /** Never rejects. All requests share one connection; a request that Apple certainly did not process is repeated. */
  send(request: ApnsRequest, signal: AbortSignal): Promise<HttpResult>;
  /** Aborts the requests that are under way. */
  close(): Promise<void>;
}

export interface SessionDeps extends Network, Pick<ConnectorDeps, 'proxies'> {
  readonly endpoint: string;
  readonly tls: SecureContextOptions;
  /** Milliseconds for one exchange, including the connection where it has to be opened. */
  readonly timeoutMs: number;
  /** Unix milliseconds. A monotonic clock would stand still while the computer sleeps, and a connection is silent then, too. */
  readonly now: () => number;
}

interface Connection {
  readonly http2: ClientHttp2Session;
  /** When the last data arrived, in unix milliseconds. A connection that was silent for long is pinged before it is used. */
  lastReceivedAt: number;
  /** The last stream that Apple processes after a GOAWAY. */
  lastStream: number;
  /** The ping under way, which all requests wait for. */
  ping?: Promise<boolean>;
}

/** Apple did not process the request: the connection ended before, or Apple refused the stream. */
class NotProcessed extends Error {}

const MAX_TRIES = 3;
const MAX_SILENCE_MS = 30_000;
const PING_MS = 2_000;
/** Characters of an answer that are read; Apple's own are one line. */
const MAX_ANSWER_LENGTH = 65_536;

/** Keeps one HTTP/2 connection to APNs: opened when it is needed, and again after it ends, dies or gets a GOAWAY. */
export function createApnsSession(deps: SessionDeps): ApnsSession {
  const { endpoint, timeoutMs, now, after = systemClock.after } = deps;
  const connector = createConnector({ ...deps, protocol: 'h2' });
  let current: Connection | undefined;
  let opening: Promise<Connection> | undefined;
  let closed = false;
  const deadlines = createDeadlines(after);

  async function open(): Promise<Connection> {
    const socket = await connector.open(new URL(endpoint));
    if (closed) {
      socket.destroy();
      throw new Error('The provider is closed.');
    }
    const http2 = connect(endpoint, {
      // Apple accepts one request at a time until it has authenticated the connection, and refuses more.
      peerMaxConcurrentStreams: 1,
      createConnection: () => socket,
    });
    const opened: Connection = { http2, lastReceivedAt: now(), lastStream: Number.POSITIVE_INFINITY };
    const forget = () => {
      if (current === opened) current = undefined;
    };
    // Each request handles the failure of its connection itself.
    http2.on('error', forget).on('close', forget);
    http2.on('goaway', (_code, lastStream) => {
      opened.lastStream = lastStream;
      forget();
    });
    http2.unref();
    current = opened;
    return opened;
  }

  /** The current connection, or a new one, which is opened once for all requests that wait for it. */
  async function connection(): Promise<Connection> {
    const { http2 } = current ?? {};
    if (current !== undefined && http2?.closed === false && !http2.destroyed) {
      if (Math.abs(now() - current.lastReceivedAt) < MAX_SILENCE_MS || (await isAlive(current))) return current;
    }
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  /** Pings a connection that was silent for long: nobody is notified when a network fails in between. */
  function isAlive(silent: Connection): Promise<boolean> {
    silent.ping ??= new Promise<boolean>((resolve) => {
      const cancel = after(PING_MS, () => resolve(false));
      silent.http2.ping((error) => {
        cancel();
        resolve(error === null);
      });
    }).then((alive) => {
      delete silent.ping;
      if (alive) silent.lastReceivedAt = now();
      else {
        if (current === silent) current = undefined;
        silent.http2.destroy();
      }
      return alive;
    });
    return silent.ping;
  }

  return {
    async send(request, signal) {
      const deadline = deadlines.start(signal, timeoutMs);
      let used: Connection | undefined;
      try {
        for (let tried = 1; ; tried++) {
          try {
            used = await deadline.race(connection());
            return await exchange(used, request, deadline, now);
          } catch (error) {
            if (error instanceof NotProcessed && tried < MAX_TRIES && deadline.trouble() === null) continue;
            const trouble = deadline.trouble();
            // Either this answer is slow or the connection is dead; the ping before the next request shows which.
            if (trouble?.reason === 'provider-timeout' && used !== undefined)
              used.lastReceivedAt = Number.NEGATIVE_INFINITY;
            return troubleOf(error, deadline);
          }
        }
      } finally {
        deadline.end();
      }
    },

    async close() {
      closed = true;
      connector.close();
      current?.http2.destroy();
      current = undefined;
    },
  };
}

/** Makes one request. Rejects with {@link NotProcessed} when the request can be repeated safely. */
function exchange(
  connection: Connection,
  { path, headers, body }: ApnsRequest,
  deadline: Deadline,
  now: () => number,
): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    const { http2 } = connection;
    if (http2.closed || http2.destroyed) return reject(new NotProcessed());
    const stream = http2.request({ ':method': 'POST', ':path': path, ...headers });
    let status = 0;
    let answered = {};
    let text = '';
    let broken: Error | undefined;
    // For an accepted push, Apple answers nothing beyond the status 200.
    const answer = (whole: boolean): HttpResult | null =>
      status === 200 || (status !== 0 && whole) ? { kind: 'answer', status, headers: answered, body: text } : null;
    function giveUp(): void {
      stream.close(constants.NGHTTP2_CANCEL);
      // A stream that waits for its connection is not closed before the connection exists, so it is not waited for.
      const known = answer(false);
      if (known === null) reject(new Error());
      else resolve(known);
    }
    deadline.onAbort(giveUp);
    stream.setEncoding('utf8');
    stream.on('response', (incoming) => {
      connection.lastReceivedAt = now();
      status = Number(incoming[':status']);
      answered = headersOf(incoming);
    });
    stream.on('data', (part) => {
      if (text.length < MAX_ANSWER_LENGTH) text += part;
    });
    stream.on('error', (error) => {
      broken = error;
    });
    stream.on('close', () => {
      const { rstCode, id = 0 } = stream;
      const known = answer(broken === undefined && rstCode === constants.NGHTTP2_NO_ERROR);
      if (known !== null) resolve(known);
      else if (rstCode === constants.NGHTTP2_REFUSED_STREAM || id > connection.lastStream) reject(new NotProcessed());
      else resolve(unreachable(broken?.message ?? ''));
    });
    stream.end(body);
  });
}

function unreachable(message: string): HttpResult {
  const detail = message === '' ? 'The connection ended before there was an answer.' : message;
  return { kind: 'trouble', reason: 'provider-unreachable', detail };
}
