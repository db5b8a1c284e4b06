import type { Attempt } from '../providers/provider.ts';
import { outcomeOf } from './outcomes.ts';

/** How many attempts of a delivery are kept, from the start and from the end. */
export const FIRST_ATTEMPTS = 3;
export const LAST_ATTEMPTS = 10;
/** Bytes that are kept of an answer's body, and of its headers. */
const MAX_PART_BYTES = 8_192;
/** Bytes of JSON that are kept of a request, and of an answer that did not come over HTTP. */
const MAX_RECORD_BYTES = 32_768;

/** Bytes of requests and answers that are kept for all deliveries of a push together. */
export interface AttemptBudget {
  left: number;
}
const MAX_PUSH_BYTES = 4_194_304;
export const attemptBudget = (): AttemptBudget => ({ left: MAX_PUSH_BYTES });

/**
 * Reads the attempts that an earlier version kept, with bounds: that version kept 64 KiB of every answer. Attempts beyond
 * the budget lose their request and their answer.
 */
export function boundedAttempts(json: string | null, budget: AttemptBudget): Attempt[] {
  if (json === null) return [];
  const attempts: readonly Partial<Attempt>[] = JSON.parse(json);
  return attempts.map(({ startedAt = 0, endedAt = 0, outcome, request, response }) => {
    const attempt = { startedAt, endedAt, outcome: outcomeOf(outcome) };
    const sent = boundedRecord(request);
    const answered = boundedResponse(response);
    budget.left -= bytesOf(sent) + bytesOf(answered);
    if (budget.left < 0) return attempt;
    return {
      ...attempt,
      ...(sent === undefined ? {} : { request: sent }),
      ...(answered === undefined ? {} : { response: answered }),
    };
  });
}

/** An answer with its body and headers cut to their bounds; `bodyBytes` and `headerBytes` are the full lengths. */
function boundedResponse(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return boundedRecord(response);
  const { body, headers, ...rest } = response as { readonly body?: unknown; readonly headers?: unknown };
  return {
    ...(boundedRecord(rest) as object),
    ...(headers === undefined ? {} : boundedHeaders(headers)),
    ...(body === undefined ? {} : boundedBody(body)),
  };
}

function boundedBody(body: unknown): object {
  if (typeof body !== 'string') return { body: boundedRecord(body) };
  const bytes = Buffer.byteLength(body);
  if (bytes <= MAX_PART_BYTES) return { body };
  const cut = Buffer.from(body).subarray(0, MAX_PART_BYTES);
  // Without `stream`, a character that is cut in two would become a replacement character.
  return { body: new TextDecoder().decode(cut, { stream: true }), bodyBytes: bytes };
}

function boundedHeaders(headers: unknown): object {
  const bytes = bytesOf(headers);
  if (bytes <= MAX_PART_BYTES) return { headers };
  if (typeof headers !== 'object' || headers === null) return { headerBytes: bytes };
  let left = MAX_PART_BYTES;
  const kept = Object.entries(headers).filter(([name, value]) => {
    left -= bytesOf(name) + bytesOf(value);
    return left >= 0;
  });
  return { headers: Object.fromEntries(kept), headerBytes: bytes };
}

function boundedRecord(record: unknown): unknown {
  const bytes = bytesOf(record);
  return bytes <= MAX_RECORD_BYTES ? record : { bytes };
}

const bytesOf = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)));
