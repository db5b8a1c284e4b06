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
  /** Never rejects. All requests share one connection; one that Apple surely did not look at is made again. */
  send(request: ApnsRequest, signal: AbortSignal): Promise<HttpResult>;
  /** Breaks off what is still under way. */
  close(): Promise<void>;
}

export interface SessionDeps extends Network, Pick<ConnectorDeps, 'proxies'> {
  readonly endpoint: string;
  readonly tls: SecureContextOptions;
  /** Milliseconds for one exchange, with all that has to come before it. */
  readonly timeoutMs: number;
  /** Unix milliseconds: the clock that goes forward only stands still while a computer sleeps, and that is silence, too. */
  readonly now: () => number;
}

interface Connection {
  readonly http2: ClientHttp2Session;
  /** When something came over it last; unix milliseconds. One that was silent for long is asked before it is used. */
  heardAt: number;
  /** The last stream that Apple looks at before it goes away. */
  lastStream: number;
  asking?: Promise<boolean>;
}

/** The exchange did not happen: the connection ended before this request was looked at. */
class NotProcessed extends Error {}

const MAX_TRIES = 3;
const MAX_SILENCE_MS = 30_000;
const PING_MS = 2_000;
/** Apple's own bodies are a line. */
const MAX_ANSWER_LENGTH = 65_536;

/** One kept HTTP/2 connection to APNs, opened when it is needed and again when it ends, dies or is told to go away. */
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
      // Apple takes one request until it knows who asks. More would be refused that are sent before it has said so.
      peerMaxConcurrentStreams: 1,
      createConnection: () => socket,
    });
    const opened: Connection = { http2, heardAt: now(), lastStream: Number.POSITIVE_INFINITY };
    const forget = () => {
      if (current === opened) current = undefined;
    };
    // What a broken connection means for a request is told to that request.
    http2.on('error', forget).on('close', forget);
    http2.on('goaway', (_code, lastStream) => {
      opened.lastStream = lastStream;
      forget();
    });
    http2.unref();
    current = opened;
    return opened;
  }

  /** The connection, opened once for all who wait for it. */
  async function connection(): Promise<Connection> {
    const { http2 } = current ?? {};
    if (current !== undefined && http2?.closed === false && !http2.destroyed) {
      if (Math.abs(now() - current.heardAt) < MAX_SILENCE_MS || (await isAlive(current))) return current;
    }
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  /** Asks a connection that was silent for long; a network that went away in between tells nobody. */
  function isAlive(asked: Connection): Promise<boolean> {
    asked.asking ??= new Promise<boolean>((resolve) => {
      const cancel = after(PING_MS, () => resolve(false));
      asked.http2.ping((error) => {
        cancel();
        resolve(error === null);
      });
    }).then((alive) => {
      delete asked.asking;
      if (alive) asked.heardAt = now();
      else {
        if (current === asked) current = undefined;
        asked.http2.destroy();
      }
      return alive;
    });
    return asked.asking;
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
            // Either this answer is slow or the connection is dead: the next request finds out.
            if (trouble?.reason === 'provider-timeout' && used !== undefined) used.heardAt = Number.NEGATIVE_INFINITY;
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

/** Rejects with {@link NotProcessed} when the request may be made again without a doubt. */
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
    // A status of 200 is all that Apple has to say of a push that it took.
    const answer = (whole: boolean): HttpResult | null =>
      status === 200 || (status !== 0 && whole) ? { kind: 'answer', status, headers: answered, body: text } : null;
    function giveUp(): void {
      stream.close(constants.NGHTTP2_CANCEL);
      // One that waits for its connection does not close before there is one.
      const known = answer(false);
      if (known === null) reject(new Error());
      else resolve(known);
    }
    deadline.onAbort(giveUp);
    stream.setEncoding('utf8');
    stream.on('response', (incoming) => {
      connection.heardAt = now();
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
