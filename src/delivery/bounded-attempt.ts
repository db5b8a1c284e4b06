import type { Preview } from '../providers/provider.ts';

/** Bytes that an attempt keeps of a body, and of headers. */
const MAX_BODY_BYTES = 8_192;
const MAX_HEADER_BYTES = 8_192;

/**
 * What was sent or came back, as an attempt keeps it: whoever answers decides how long an answer is, and it is kept for
 * each attempt of each delivery. What is cut says how much there was: `bodyBytes`, `headerBytes`.
 */
export function boundedMessage(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  const headers = 'headers' in message ? boundedHeaders(message.headers) : null;
  const body = 'body' in message && typeof message.body === 'string' ? boundedBody(message.body) : null;
  return headers === null && body === null ? message : { ...message, ...headers, ...body };
}

/** Null when there is nothing to cut. */
function boundedBody(body: string): { readonly body: string; readonly bodyBytes: number } | null {
  // A character takes at most three bytes: most answers need not be measured.
  if (body.length * 3 <= MAX_BODY_BYTES) return null;
  const bytes = Buffer.from(body);
  if (bytes.length <= MAX_BODY_BYTES) return null;
  return { body: textOf(bytes.subarray(0, MAX_BODY_BYTES)), bodyBytes: bytes.length };
}

/** Without the half of a character where it was cut. */
const textOf = (bytes: Buffer) => new TextDecoder().decode(bytes, { stream: true });

/** Null when they are plain and there is nothing to cut. */
function boundedHeaders(headers: unknown): { readonly headers: object; readonly headerBytes?: number } | null {
  if (typeof headers !== 'object' || headers === null) return null;
  const isPlain = !(headers instanceof Headers);
  const all: [string, unknown][] = isPlain ? Object.entries(headers) : [...headers];
  let size = 0;
  const kept: [string, unknown][] = [];
  for (const [name, value] of all) {
    size += Buffer.byteLength(name) + Buffer.byteLength(String(value));
    if (size <= MAX_HEADER_BYTES) kept.push([name, value]);
  }
  if (size > MAX_HEADER_BYTES) return { headers: Object.fromEntries(kept), headerBytes: size };
  return isPlain ? null : { headers: Object.fromEntries(all) };
}

/** The request that an attempt keeps; undefined when it keeps none, because all of it stands in the push. */
export function keptRequest({ request, kept }: Pick<Preview, 'request' | 'kept'>): unknown {
  if (kept === null) return undefined;
  return boundedMessage(kept ?? request);
}

/** Tells a request from another one in four bytes (FNV-1a), so that attempts need not repeat what was sent before. */
export function markOf(request: unknown): number {
  const text = JSON.stringify(request) ?? '';
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
