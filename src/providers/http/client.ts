import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { Reason } from '../../outcome.ts';
import { type AddressGuard, AddressRefused } from './address-guard.ts';
import { readAuthority } from './authority.ts';
import { createDeadline, type Deadline } from './deadline.ts';
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
}

/** What came of a request: an answer of any status, or the trouble that kept one away. */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly body: string;
    }
  | Trouble;

export interface HttpClientDeps extends Network {
  /** Judges where a request may go; none for a provider whose address the operator wrote. */
  readonly guard?: AddressGuard;
  /** PEM file of a certificate authority to trust instead of the system's. */
  readonly caFile?: string;
  /** URL of an HTTP proxy (CONNECT); the name is resolved there, so only addresses written out are judged here. */
  readonly proxy?: string;
  /** Connections to one origin at most. */
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

/** Bytes of an answer that are read; the rest of a longer one is of no use to anybody. */
const MOST_ANSWER_BYTES = 65_536;

/** A client with kept connections, bounded in number, time and size. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const { guard, caFile, proxy, connections = 20, timeoutMs = 10_000, lookup = systemLookup, after } = deps;
  const tls = caFile === undefined ? {} : { ca: readAuthority(caFile) };
  const connect = { ...tls, lookup: (guard?.lookup ?? lookup) as LookupFunction, timeout: timeoutMs };
  const options = { connections, bodyTimeout: timeoutMs, headersTimeout: timeoutMs, keepAliveTimeout: 30_000 };
  const dispatcher: Dispatcher =
    proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({ ...options, uri: proxy, requestTls: tls });

  async function exchange({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    guard?.checkHost(new URL(url).hostname);
    const answer = await request(url, {
      dispatcher,
      method,
      headers: { 'user-agent': 'Carillon', ...headers },
      body,
      signal,
    });
    const taken = answer.statusCode >= 200 && answer.statusCode < 300;
    const text = await readAnswer(answer.body, taken);
    return { kind: 'answer', status: answer.statusCode, headers: headersOf(answer.headers), body: text };
  }

  return {
    async send(asked, signal) {
      const deadline = createDeadline(signal, timeoutMs, after);
      try {
        // undici itself does not hear of the end while it connects.
        return await deadline.race(exchange(asked, deadline.signal));
      } catch (error) {
        return troubleOf(error, deadline);
      } finally {
        deadline.end();
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** The text of an answer; with `anyhow`, what there is of it when it breaks off. */
async function readAnswer(body: Dispatcher.ResponseData['body'], anyhow: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_ANSWER_BYTES) break;
    }
  } catch (error) {
    if (!anyhow) throw error;
  }
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
}

function headersOf(raw: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  return headers;
}

function troubleOf(error: unknown, deadline: Deadline): Trouble {
  const bounded = deadline.trouble();
  if (bounded !== null) return bounded;
  const cause = rootOf(error);
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof AddressRefused) return { kind: 'trouble', reason: 'address-refused', detail };
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.includes('TIMEOUT'))
    return { kind: 'trouble', reason: 'provider-timeout', detail: 'There was no answer in time.' };
  return { kind: 'trouble', reason: 'provider-unreachable', detail: detail || code || 'The connection failed.' };
}

/** The error at the bottom: a connection tries several addresses and wraps what they said. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
