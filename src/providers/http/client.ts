import { Agent } from 'undici';
import { type ConnectorDeps, createConnector } from './connector.ts';
import { createDeadlines } from './deadline.ts';
import { exchange } from './exchange.ts';
import type { HttpRequest, HttpResult } from './messages.ts';
import type { Network } from './network.ts';
import { troubleOf } from './trouble.ts';

export interface HttpClientDeps extends Network, Pick<ConnectorDeps, 'guard' | 'proxies'> {
  /** PEM of certificate authorities to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** The most connections to one origin; by default as many as there are deliveries to one host at a time. */
  readonly connections?: number;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number;
}

export interface HttpClient {
  /**
   * Never rejects. Redirects are not followed: they are answers like any other. An answer that breaks off is trouble, except
   * after a status of 2xx, which says that the request was accepted.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
  /** Aborts the requests that are under way. */
  close(): Promise<void>;
}

/** An HTTP/1.1 client that keeps its connections. Connections, time and the size of answers are bounded. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const { guard, ca, connections = 128, timeoutMs = 10_000, after } = deps;
  const connector = createConnector({ ...deps, tls: ca === undefined ? {} : { ca }, protocol: 'http/1.1', timeoutMs });
  const dispatcher = new Agent({
    connections,
    bodyTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    keepAliveTimeout: 30_000,
    connect({ protocol, host }, done) {
      connector.open(new URL(`${protocol}//${host}`)).then(
        (socket) => done(null, socket),
        (error) => done(error, null),
      );
    },
  });
  const deadlines = createDeadlines(after);

  return {
    async send(request, signal) {
      const deadline = deadlines.start(signal, timeoutMs);
      try {
        const target = new URL(request.url);
        guard?.checkHost(target.hostname);
        return await exchange(dispatcher, target, request, deadline);
      } catch (error) {
        return troubleOf(error, deadline);
      } finally {
        deadline.end();
      }
    },
    close() {
      connector.close();
      return dispatcher.destroy();
    },
  };
}
