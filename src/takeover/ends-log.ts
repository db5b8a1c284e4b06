import type { Sql } from '../storage/sql.ts';

/** The state of a delivery in the log of ends. */
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

/** Everything that the log has about one push. */
export interface LoggedPush {
  readonly ends: Map<string, LoggedEnd>;
  answer?: { readonly at: number; readonly rejected: readonly string[] };
}

/** One row of the log: what was written in one transaction. */
interface Line {
  readonly records: readonly (LoggedEnd & { readonly pushId: string })[];
  readonly acknowledgements: readonly (NonNullable<LoggedPush['answer']> & { readonly pushId: string })[];
}

/** Reads the log of ends, by push: the outcomes of deliveries that have no rows yet. */
export function readEndsLog(sql: Sql): ReadonlyMap<string, LoggedPush> {
  const logged = new Map<string, LoggedPush>();
  const of = (pushId: string): LoggedPush => {
    const known = logged.get(pushId) ?? { ends: new Map() };
    logged.set(pushId, known);
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
  return logged;
}

/** Two lists of attempts, both JSON, one after the other. */
function joinAttempts(earlier: string, later: string): string {
  if (earlier === '[]') return later;
  return later === '[]' ? earlier : `${earlier.slice(0, -1)},${later.slice(1)}`;
}
