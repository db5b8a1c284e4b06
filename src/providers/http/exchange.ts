import type { Dispatcher } from 'undici';
import { decodeLeniently } from '../../matrix/charset.ts';
import type { Deadline } from './deadline.ts';
import type { HttpRequest, HttpResult } from './messages.ts';

/** Bytes of an answer that are read; nobody needs the rest of a longer one. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Makes one request and collects its answer. Rejects when there is no answer or it breaks off, except after a status of 2xx,
 * which says that the request was accepted.
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
    let abort: () => void = () => undefined;

    function end(error?: Error): void {
      over = true;
      const accepted = status >= 200 && status < 300;
      const text = () => decodeLeniently(Buffer.concat(parts).subarray(0, MAX_ANSWER_BYTES), Object.entries(answered));
      if (error !== undefined && !accepted) reject(error);
      else resolve({ kind: 'answer', status, headers: answered, body: text() });
    }
    // A request that waits for its connection is not notified of the abort before the connection exists.
    deadline.onAbort(() => {
      end(new Error('The exchange was aborted.'));
      abort();
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
          abort = () => controller.abort(new Error('The exchange was aborted.'));
          if (over) abort();
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
          abort();
        },
        onResponseEnd: () => end(),
        onResponseError: (_controller, error) => end(error),
      },
    );
  });
}

type HttpHeaders = Extract<HttpResult, { kind: 'answer' }>['headers'];

/** The headers with lower-case names; a header that came more than once is joined as in RFC 9110, 5.3. */
export function headersOf(incoming: Readonly<Record<string, string | readonly string[] | undefined>>): HttpHeaders {
  const headers: Record<string, string> = {};
  for (const name in incoming) {
    const value = incoming[name];
    if (value !== undefined && !name.startsWith(':'))
      headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
