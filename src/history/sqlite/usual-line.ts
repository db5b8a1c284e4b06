import type { Answer } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';

/** The content of the usual line: a push with one delivery, which ended with the first attempt, and its answer. */
export interface UsualLine {
  readonly answer: Answer;
  readonly worst: Pick<Outcome, 'status' | 'reason'>;
}

const BEGINNING =
  /^\{"pushId":"\w+","answer":\{"at":(\d+),"rejected":\[\]\},"deliveries":\[\{"number":0,"outcome":\{"status":"(delivered|suppressed|failed)","reason":"([\w-]+)"\},"endedAt":\d+,"attempts":\[/;
const ENDS = ['],"attemptCount":1}]}', '],"attemptCount":0}]}'];

/**
 * Reads the usual line without parsing it, because attempts contain whole requests and responses, and parsing them
 * would take as long as writing the line. Null for any other line, and for one whose fields are in another order.
 */
export function readUsualLine(line: string): UsualLine | null {
  if (!ENDS.some((end) => line.endsWith(end))) return null;
  const [, at, status, reason] = BEGINNING.exec(line) ?? [];
  if (at === undefined) return null;
  const worst = { status, reason } as UsualLine['worst'];
  return { answer: { at: Number(at), rejected: [] }, worst };
}
