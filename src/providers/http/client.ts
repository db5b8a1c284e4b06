import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { detailOf, type Reason } from '../../outcome.ts';
import type { Fact } from '../../problems/catalogue.ts';
import { type AddressGuard, AddressRefused } from './address-guard.ts';
import { createDeadlines, type Deadline } from './deadline.ts';
import { exchange } from './exchange.ts';
import type { Network } from './network.ts';

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What kept an answer away. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly reason: Reason;
  readonly detail: string;
  /** The same, where it is in words of ours. */
  readonly fact?: Fact | undefined;
  /** Set where the name of the host was not resolved: it does not exist, or could not be asked for. */
  readonly sign?: 'no-such-host' | 'name-not-asked';
}

/** What came of a request: an answer of any status, or the trouble that kept one away. */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Names in small letters. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | Trouble;

export interface HttpClientDeps extends Network {
  /** Judges where a request may go; none for a provider whose address the operator wrote. */
  readonly guard?: AddressGuard;
  /** PEM of certificate authorities to trust instead of the system's. */
  readonly ca?: string;
  /** URL of an HTTP proxy (CONNECT); the name is resolved there, so only addresses written out are judged here. */
  readonly proxy?: string;
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
  const { guard, ca, proxy, connections = 128, timeoutMs = 10_000, lookup = systemLookup, after } = deps;
  const tls = ca === undefined ? {} : { ca };
  const connect = { ...tls, lookup: (guard?.lookup ?? lookup) as LookupFunction, timeout: timeoutMs };
  const options = { connections, bodyTimeout: timeoutMs, headersTimeout: timeoutMs, keepAliveTimeout: 30_000 };
  const dispatcher: Dispatcher =
    proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({ ...options, uri: proxy, requestTls: tls });

  const begin = createDeadlines(after);

  return {
    async send(asked, signal) {
      const deadline = begin(signal, timeoutMs);
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
    close: () => dispatcher.destroy(),
  };
}

function troubleOf(error: unknown, deadline: Deadline): Trouble {
  const bounded = deadline.trouble();
  if (bounded !== null) return bounded;
  const cause = rootOf(error);
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof AddressRefused) return { kind: 'trouble', reason: 'address-refused', detail };
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.includes('TIMEOUT'))
    return { kind: 'trouble', reason: 'provider-timeout', ...detailOf({ code: 'no-answer-in-time', parameters: {} }) };
  return {
    kind: 'trouble',
    reason: 'provider-unreachable',
    detail: detail || code || 'The connection failed.',
    ...(code === 'ENOTFOUND' ? { sign: 'no-such-host' } : code === 'EAI_AGAIN' ? { sign: 'name-not-asked' } : {}),
  };
}

/** The error at the bottom: a connection tries several addresses and wraps what they said. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
