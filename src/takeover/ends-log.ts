import type { Sql } from '../storage/sql.ts';

/** What became of a delivery, as the log of ends keeps it. */
export interface LoggedEnd {
  readonly deliveryId: string;
  readonly status: string;
  /** JSON of an `Outcome`. */
  readonly outcome: string;
  /** Unix milliseconds; null while it waits. */
  readonly endedAt: number | null;
  /** JSON of `Attempt[]`. */
  readonly attempts: string;
  readonly expiresAt: number | null;
  readonly collapse: string | null;
  readonly late: boolean;
}

/** What the log tells of a push. */
export interface Told {
  readonly ends: Map<string, LoggedEnd>;
  answer?: { readonly at: number; readonly rejected: readonly string[] };
}

/** A line of the log: what was written in one go. */
interface Line {
  readonly records: readonly (LoggedEnd & { readonly pushId: string })[];
  readonly acknowledgements: readonly (NonNullable<Told['answer']> & { readonly pushId: string })[];
}

/** Reads the log of ends: what became of deliveries that have no rows of their own yet, by push. */
export function readEndsLog(sql: Sql): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  const of = (pushId: string): Told => {
    const known = told.get(pushId) ?? { ends: new Map() };
    told.set(pushId, known);
    return known;
  };
  for (const [json] of sql.prepare('SELECT work FROM ends ORDER BY seq').rows()) {
    const { records, acknowledgements }: Line = JSON.parse(String(json));
    for (const { pushId, ...end } of records) {
      const { ends } = of(pushId);
      const earlier = ends.get(end.deliveryId)?.attempts ?? '[]';
      ends.set(end.deliveryId, { ...end, attempts: joinAttempts(earlier, end.attempts) });
    }
    for (const { pushId, ...answer } of acknowledgements) of(pushId).answer = answer;
  }
  return told;
}

/** Two lists of attempts, both JSON, one after the other. */
function joinAttempts(earlier: string, later: string): string {
  if (earlier === '[]') return later;
  return later === '[]' ? earlier : `${earlier.slice(0, -1)},${later.slice(1)}`;
}
