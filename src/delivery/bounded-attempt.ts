import type { Preview } from '../providers/provider.ts';

/** The most that an attempt keeps of a body, and of headers. */
const MAX_BODY_BYTES = 8_192;
const MAX_HEADER_BYTES = 8_192;

/**
 * A request or answer as an attempt keeps it. It is cut, because a provider may answer at any length and every attempt of every
 * delivery keeps its answer. A message that was cut has its original size in `bodyBytes` or `headerBytes`.
 */
export function boundedMessage(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  const headers = 'headers' in message ? boundedHeaders(message.headers) : null;
  const body = 'body' in message && typeof message.body === 'string' ? boundedBody(message.body) : null;
  return headers === null && body === null ? message : { ...message, ...headers, ...body };
}

/** Null when nothing needs to be cut. */
function boundedBody(body: string): { readonly body: string; readonly bodyBytes: number } | null {
  // A UTF-16 unit takes at most three bytes, so most answers need not be measured.
  if (body.length * 3 <= MAX_BODY_BYTES) return null;
  const bytes = Buffer.from(body);
  if (bytes.length <= MAX_BODY_BYTES) return null;
  return { body: textOf(bytes.subarray(0, MAX_BODY_BYTES)), bodyBytes: bytes.length };
}

/** The text without a partial character at its end. */
const textOf = (bytes: Buffer) => new TextDecoder().decode(bytes, { stream: true });

/** Null when the headers are a plain object and nothing needs to be cut. */
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

/** The request that an attempt keeps; undefined when the push itself already has all of it. */
export function keptRequest({ request, kept }: Pick<Preview, 'request' | 'kept'>): unknown {
  if (kept === null) return undefined;
  return boundedMessage(kept ?? request);
}

/** A hash of a request (FNV-1a, 32 bits), by which an attempt recognises that the same request was kept before. */
export function markOf(request: unknown): number {
  const text = JSON.stringify(request) ?? '';
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
