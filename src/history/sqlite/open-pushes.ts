import type { Sql } from '../../storage/sql.ts';
import type { OpenPush } from '../history.ts';

export interface OpenQuery {
  /** The id of the last push of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads pages of pushes with open deliveries, oldest first. */
export function createOpenPushes(sql: Sql): (query: OpenQuery) => readonly OpenPush[] {
  const pushes = sql.prepare(
    `SELECT seq, id, first_delivery FROM pushes
     WHERE open > 0 AND seq > coalesce((SELECT seq FROM pushes WHERE id = ?), -1) ORDER BY seq LIMIT ?`,
  );
  const deliveries = sql.prepare('SELECT key, attempt_count FROM deliveries WHERE seq = ? AND ended_at IS NULL');

  return ({ after = '', limit }) =>
    pushes.rows(after, limit).map(([seq, id, first]) => ({
      id: String(id),
      deliveries: deliveries
        .rows(Number(seq))
        .map(([key, attemptCount]) => ({ number: Number(key) - Number(first), attemptCount: Number(attemptCount) })),
    }));
}
