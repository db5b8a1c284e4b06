import { cleanText } from '../../matrix/text.ts';
import { isObject } from '../json.ts';
import type { HttpResult } from './messages.ts';

type Answer = Extract<HttpResult, { kind: 'answer' }>;

/** Graphemes that a quote may have. */
const MAX_QUOTE = 200;
/** Characters of a body that are read where it is not JSON. */
const MAX_READ = 2_000;

/**
 * The members that hold the reason of an error: Apple (`reason`), Mozilla's autopush (`message`), ntfy (`error`), the
 * APIs of Google (`error.message`), and Microsoft's WNS in headers ("Push notification service request and response
 * headers", X-WNS-Error-Description, X-WNS-Status).
 */
const members = ['reason', 'message', 'error_description', 'error'] as const;
const headerNames = ['x-wns-error-description', 'x-wns-notificationstatus', 'x-wns-status'] as const;

/** The reason in a push service's answer, in its own words; empty where it gives none. */
export function quoteOf({ headers, body }: Answer): string {
  return cleanText(inHeaders(headers) ?? inJson(body) ?? inText(body), MAX_QUOTE);
}

function inHeaders(headers: Answer['headers']): string | undefined {
  for (const name of headerNames) if (headers[name]) return headers[name];
  return undefined;
}

function inJson(body: string): string | undefined {
  if (!body.trimStart().startsWith('{')) return undefined;
  try {
    return wordsOf(JSON.parse(body)) ?? '';
  } catch {
    return undefined;
  }
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  for (const name of members) {
    const words = wordsOf(value[name]);
    if (words !== undefined) return words;
  }
  return undefined;
}

/** The beginning of a plain text, or the title of an HTML page. */
function inText(body: string): string {
  const start = body.slice(0, MAX_READ);
  if (!/^\s*</.test(start)) return start;
  return /<title>([^<]*)<\/title>/i.exec(start)?.[1] ?? '';
}
