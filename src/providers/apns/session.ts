import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import type { SecureContextOptions } from 'node:tls';
import type { HttpResult } from '../http/client.ts';
import { connectThrough } from './tunnel.ts';

export interface ApnsRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApnsSession {
  /** Never rejects. All requests share one connection; a request Apple surely did not look at is made once more. */
  send(request: ApnsRequest, signal: AbortSignal): Promise<HttpResult>;
  close(): Promise<void>;
}

/** The exchange did not happen: the connection ended before this request was looked at. */
class NotProcessed extends Error {}

export interface SessionDeps {
  readonly endpoint: string;
  readonly tls: SecureContextOptions;
  /** URL of an HTTP proxy to go through. */
  readonly proxy?: string;
  /** Milliseconds for one exchange. */
  readonly timeoutMs: number;
}

/** One kept HTTP/2 connection to APNs, opened when it is needed and again after Apple closes it (GOAWAY). */
export function createApnsSession({ endpoint, tls, proxy, timeoutMs }: SessionDeps): ApnsSession {
  let current: ClientHttp2Session | undefined;
  let opening: Promise<ClientHttp2Session> | undefined;

  async function open(): Promise<ClientHttp2Session> {
    const socket = proxy === undefined ? undefined : await connectThrough(new URL(proxy), new URL(endpoint), tls);
    const opened = connect(endpoint, socket === undefined ? tls : { createConnection: () => socket });
    const forget = () => {
      if (current === opened) current = undefined;
    };
    // What a broken connection means for a request is told to that request.
    opened.on('error', forget).on('close', forget).on('goaway', forget);
    opened.unref();
    current = opened;
    return opened;
  }

  /** The connection, opened once for all who wait for it. */
  async function session(): Promise<ClientHttp2Session> {
    if (current !== undefined && !current.closed && !current.destroyed) return current;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function exchange({ path, headers, body }: ApnsRequest, signal: AbortSignal): Promise<HttpResult> {
    const http2 = await session();
    return new Promise((resolve, reject) => {
      const stream = http2.request({ ':method': 'POST', ':path': path, ...headers });
      const timer = setTimeout(() => {
        stream.close(constants.NGHTTP2_CANCEL);
        settle({ kind: 'trouble', reason: 'provider-timeout', detail: 'There was no answer in time.' });
      }, timeoutMs);
      const stopped = () => {
        stream.close(constants.NGHTTP2_CANCEL);
        settle({ kind: 'trouble', reason: 'interrupted', detail: 'The relay stopped while the provider was asked.' });
      };
      const settle = (result: HttpResult) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stopped);
        resolve(result);
      };
      signal.addEventListener('abort', stopped);
      let status = 0;
      let answered = new Headers();
      let text = '';
      stream.setEncoding('utf8');
      stream.on('response', (incoming) => {
        status = Number(incoming[':status']);
        answered = headersOf(incoming);
      });
      stream.on('data', (part) => {
        text += part;
      });
      stream.on('error', (error: Error & { code?: string }) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stopped);
        if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) reject(new NotProcessed());
        else settle({ kind: 'trouble', reason: 'provider-unreachable', detail: error.message });
      });
      stream.on('close', () => {
        if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) reject(new NotProcessed());
        else if (status === 0) settle(brokenOff);
        else settle({ kind: 'answer', status, headers: answered, body: text });
      });
      stream.end(body);
    });
  }

  return {
    async send(request, signal) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await exchange(request, signal);
        } catch (error) {
          if (error instanceof NotProcessed && attempt === 1) continue;
          const detail = error instanceof Error && error.message !== '' ? error.message : 'The connection was refused.';
          return { kind: 'trouble', reason: 'provider-unreachable', detail };
        }
      }
    },
    close: () =>
      new Promise((resolve) => {
        if (current === undefined || current.destroyed) resolve();
        else current.close(resolve);
      }),
  };
}

const brokenOff: HttpResult = {
  kind: 'trouble',
  reason: 'provider-unreachable',
  detail: 'The connection ended before there was an answer.',
};

function headersOf(incoming: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    if (!name.startsWith(':') && typeof value === 'string') headers.set(name, value);
  }
  return headers;
}
