import type { Answer } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';

/** What the usual line tells: a push with one delivery, which ended with the first attempt, and its answer. */
export interface UsualLine {
  readonly answer: Answer;
  readonly worst: Pick<Outcome, 'status' | 'reason'>;
}

const BEGINNING =
  /^\{"pushId":"\w+","answer":\{"at":(\d+),"rejected":\[\]\},"deliveries":\[\{"number":0,"outcome":\{"status":"(delivered|suppressed|failed)","reason":"([\w-]+)"\},"endedAt":\d+,"attempts":\[/;
const ENDS = ['],"attemptCount":1}]}', '],"attemptCount":0}]}'];

/**
 * Reads the usual line of a push with one delivery without parsing it, which would take as long as to write it: attempts hold whole requests and
 * answers. Null for any other, and for one whose fields come in another order.
 */
export function readUsualLine(line: string): UsualLine | null {
  if (!ENDS.some((end) => line.endsWith(end))) return null;
  const [, at, status, reason] = BEGINNING.exec(line) ?? [];
  if (at === undefined) return null;
  const worst = { status, reason } as UsualLine['worst'];
  return { answer: { at: Number(at), rejected: [] }, worst };
}
