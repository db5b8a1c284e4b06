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
  /** Connections to one origin at most; by itself as many as there are deliveries to one host at a time. */
  readonly connections?: number;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number;
}

export interface HttpClient {
  /**
   * Never rejects; redirects are answers like any other and are not followed. An answer that breaks off is trouble, but a
   * status of 2xx says that the request was taken, whatever becomes of the rest.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
  /** Breaks off what is still under way. */
  close(): Promise<void>;
}

/** A client with kept connections, bounded in number, time and size. */
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
    async send(asked, signal) {
      const deadline = deadlines.start(signal, timeoutMs);
      try {
        const target = new URL(asked.url);
        guard?.checkHost(target.hostname);
        return await exchange(dispatcher, target, asked, deadline);
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
