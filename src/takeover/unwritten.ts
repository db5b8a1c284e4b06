import type { Row, Sql } from '../storage/sql.ts';
import { type LoggedEnd, type LoggedPush, readEndsLog } from './ends-log.ts';
import { createLateRejectionWriter } from './late-rejections.ts';

/** A delivery as it stands in the row of its push, until it has its own row. */
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
 * Writes the rows of deliveries that an earlier version had not written before it was killed, with their outcomes from the
 * log of ends, as that version would have done at its next start. An interruption does no harm: each push is written in one
 * transaction, and the log is deleted last.
 */
export function writeUnwritten(sql: Sql): void {
  // A push with `planned` also has `behind`, which has an index, so that most rows are not read.
  const pushes = sql.prepare(
    'SELECT id, received_at, planned FROM pushes WHERE behind IS NOT NULL AND planned IS NOT NULL ORDER BY seq LIMIT ?',
  );
  const writeOne = createRowWriter(sql);
  const logged = readEndsLog(sql);
  for (let rows = pushes.rows(PAGE); rows.length > 0; rows = pushes.rows(PAGE)) {
    sql.transaction(() => {
      for (const row of rows) writeOne(row, logged.get(String(row[0])));
    });
  }
  // What the log has about other pushes is in their rows already.
  if (logged.size > 0) sql.exec('DELETE FROM ends');
}

type RowWriter = (push: Row, logged: LoggedPush | undefined) => void;

function createRowWriter(sql: Sql): RowWriter {
  const insertDelivery = sql.prepare(
    `INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, lease, outcome, ended_at, attempts, expires_at, collapse, repeat)
     VALUES ((SELECT seq FROM pushes WHERE id = ?),?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const insertLease = sql.prepare('INSERT OR REPLACE INTO leases (key, taken_at, outcome) VALUES (?,?,?)');
  const written = sql.prepare(
    `UPDATE pushes SET planned = NULL, acknowledged_at = coalesce(?, acknowledged_at), rejected = coalesce(?, rejected)
     WHERE id = ?`,
  );
  // Only a push whose content is not kept has its kind from the start. Its body was kept for its deliveries.
  const eraseBody = sql.prepare('UPDATE pushes SET body = NULL WHERE id = ? AND kind IS NOT NULL');
  const late = createLateRejectionWriter(sql);

  function insert(pushId: string, number: number, delivery: PlannedDelivery, end: LoggedEnd | undefined): void {
    const { id, appId, pushkey, provider, lease, repeat } = delivery;
    const { outcome = null, endedAt = null, attempts = null, expiresAt = null, collapse = null } = end ?? {};
    const known = [outcome, endedAt, attempts, expiresAt, collapse] as const;
    insertDelivery.run(pushId, number, id, appId, pushkey, provider, lease, ...known, repeat ? 1 : null);
  }

  return ([id, receivedAt, planned], { ends, answer } = { ends: new Map() }) => {
    const pushId = String(id);
    const deliveries: readonly PlannedDelivery[] = JSON.parse(String(planned));
    for (const [number, delivery] of deliveries.entries()) {
      const end = ends.get(delivery.id);
      insert(pushId, number, delivery, end);
      // The homeserver may send again what failed, so that it holds no lease.
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
