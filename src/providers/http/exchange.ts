import type { Dispatcher } from 'undici';
import { decodeLeniently } from '../../matrix/charset.ts';
import type { Deadline } from './deadline.ts';
import type { HttpRequest, HttpResult } from './messages.ts';

/** Bytes of an answer that are read; the rest of a longer one is of no use to anybody. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Makes one request and collects its answer. Rejects when there is none, or when it breaks off; but a status of 2xx says
 * that the request was taken, whatever becomes of the rest.
 */
export function exchange(
  dispatcher: Dispatcher,
  target: URL,
  { method, headers, body }: HttpRequest,
  deadline: Deadline,
): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let answered: HttpHeaders = {};
    const parts: Buffer[] = [];
    let size = 0;
    let over = false;
    let breakOff: () => void = () => undefined;

    function end(error?: Error): void {
      over = true;
      const taken = status >= 200 && status < 300;
      const text = () => decodeLeniently(Buffer.concat(parts).subarray(0, MAX_ANSWER_BYTES), Object.entries(answered));
      if (error !== undefined && !taken) reject(error);
      else resolve({ kind: 'answer', status, headers: answered, body: text() });
    }
    // A request that waits for its connection hears nothing before there is one.
    deadline.onAbort(() => {
      end(new Error('It was broken off.'));
      breakOff();
    });
    dispatcher.dispatch(
      {
        origin: target.origin,
        path: target.pathname + target.search,
        method,
        headers: { 'user-agent': 'Carillon', ...headers },
        body,
      },
      {
        onRequestStart(controller) {
          breakOff = () => controller.abort(new Error('It was broken off.'));
          if (over) breakOff();
        },
        onResponseStart(_controller, code, incoming) {
          status = code;
          answered = headersOf(incoming);
        },
        onResponseData(_controller, part) {
          parts.push(part);
          size += part.length;
          if (size < MAX_ANSWER_BYTES || over) return;
          end();
          breakOff();
        },
        onResponseEnd: () => end(),
        onResponseError: (_controller, error) => end(error),
      },
    );
  });
}

type HttpHeaders = Extract<HttpResult, { kind: 'answer' }>['headers'];

/** Names in small letters; a header that came more than once as RFC 9110, 5.3 joins it. */
export function headersOf(incoming: Readonly<Record<string, string | readonly string[] | undefined>>): HttpHeaders {
  const headers: Record<string, string> = {};
  for (const name in incoming) {
    const value = incoming[name];
    if (value !== undefined && !name.startsWith(':'))
      headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
