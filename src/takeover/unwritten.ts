import type { Row, Sql } from '../storage/sql.ts';
import { type LoggedEnd, readEndsLog, type Told } from './ends-log.ts';
import { createLateLearning } from './late-learning.ts';

/** A delivery as the row of its push keeps it until it has a row of its own. */
interface PlannedDelivery {
  readonly id: string;
  readonly appId: string;
  readonly pushkey: string;
  readonly provider: string | null;
  readonly lease: string | null;
  readonly repeat?: true;
}

const PAGE = 1_000;

/**
 * Gives the deliveries of pushes rows of their own where an earlier version was killed before it did, with what the log of
 * ends tells of them: the same as that version would have done at its next start. Being cut off does no harm: a push is
 * written in one transaction, and the log goes last.
 */
export function writeUnwritten(sql: Sql): void {
  // What is planned is behind, and of that there is an index: most of the rows need no look.
  const pushes = sql.prepare(
    'SELECT id, received_at, planned FROM pushes WHERE behind IS NOT NULL AND planned IS NOT NULL ORDER BY seq LIMIT ?',
  );
  const writeOne = createWriter(sql);
  const told = readEndsLog(sql);
  for (let rows = pushes.rows(PAGE); rows.length > 0; rows = pushes.rows(PAGE)) {
    sql.transaction(() => {
      for (const row of rows) writeOne(row, told.get(String(row[0])));
    });
  }
  // What it tells of pushes that had been written out stands in their rows.
  if (told.size > 0) sql.exec('DELETE FROM ends');
}

function createWriter(sql: Sql) {
  const insertDelivery = sql.prepare(
    `INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, lease, outcome, ended_at, attempts, expires_at, collapse, repeat)
     VALUES ((SELECT seq FROM pushes WHERE id = ?),?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const insertLease = sql.prepare('INSERT OR REPLACE INTO leases (key, taken_at, outcome) VALUES (?,?,?)');
  const written = sql.prepare(
    `UPDATE pushes SET planned = NULL, acknowledged_at = coalesce(?, acknowledged_at), rejected = coalesce(?, rejected)
     WHERE id = ?`,
  );
  // Its kind stands in a row from the beginning only where the content is not kept; the body stayed for the deliveries.
  const eraseBody = sql.prepare('UPDATE pushes SET body = NULL WHERE id = ? AND kind IS NOT NULL');
  const late = createLateLearning(sql);

  function insert(pushId: string, number: number, delivery: PlannedDelivery, end: LoggedEnd | undefined): void {
    const { id, appId, pushkey, provider, lease, repeat } = delivery;
    const { outcome = null, endedAt = null, attempts = null, expiresAt = null, collapse = null } = end ?? {};
    const known = [outcome, endedAt, attempts, expiresAt, collapse] as const;
    insertDelivery.run(pushId, number, id, appId, pushkey, provider, lease, ...known, repeat ? 1 : null);
  }

  return ([id, receivedAt, planned]: Row, { ends = new Map(), answer }: Partial<Told> = {}): void => {
    const pushId = String(id);
    const deliveries: readonly PlannedDelivery[] = JSON.parse(String(planned));
    for (const [number, delivery] of deliveries.entries()) {
      const end = ends.get(delivery.id);
      insert(pushId, number, delivery, end);
      // What failed may be sent again, so that it holds nothing.
      if (delivery.lease === null || end?.status === 'failed') continue;
      insertLease.run(
        delivery.lease,
        Number(receivedAt),
        (end?.endedAt ?? null) === null ? null : (end?.outcome ?? null),
      );
    }
    written.run(answer?.at ?? null, answer === undefined ? null : JSON.stringify(answer.rejected), pushId);
    if (deliveries.every(({ id: delivery }) => (ends.get(delivery)?.endedAt ?? null) !== null)) eraseBody.run(pushId);
    for (const delivery of deliveries) late.ended(pushId, delivery, ends.get(delivery.id));
    if (answer !== undefined) late.reported(answer.rejected, deliveries);
  };
}
