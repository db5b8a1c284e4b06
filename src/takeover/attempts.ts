import type { Attempt } from '../providers/provider.ts';
import { outcomeOf } from './outcomes.ts';

/** A delivery keeps so many of its attempts from either end. */
export const FIRST_ATTEMPTS = 3;
export const LAST_ATTEMPTS = 10;
/** Bytes of an answer's body that are kept, and as much of its headers. */
const MAX_PART_BYTES = 8_192;
/** Bytes of JSON: of a request, and of an answer that is no answer over HTTP. */
const MAX_RECORD_BYTES = 32_768;

/** Bytes of requests and answers that are kept for all deliveries of a push together. */
export interface AttemptBudget {
  left: number;
}
const MAX_PUSH_BYTES = 4_194_304;
export const attemptBudget = (): AttemptBudget => ({ left: MAX_PUSH_BYTES });

/**
 * Reads attempts that an earlier version kept, and bounds them: it kept 64 KiB of every answer. What is beyond the budget
 * is kept without what was sent and what came back.
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

/** An answer with as much of its body and its headers as is kept; `bodyBytes` and `headerBytes` say how much there was. */
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
  // A character that is cut in two is left out.
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
