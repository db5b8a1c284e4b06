import type { Intake, WaitingPush } from './intake.ts';
import type { Acknowledgement, IncomingDelivery } from './journal.ts';
import { type PackedRecord, unpackDeliveries } from './packed.ts';
import type { Sql } from './sql.ts';
import type { StoreOptions } from './store.ts';

/** Outcomes of a push that come within this time are written with its deliveries, and not after them. Milliseconds. */
const GATHER_MS = 200;

export interface WriteOutDeps {
  readonly sql: Sql;
  readonly content: StoreOptions['content'];
  readonly intake: Intake;
  readonly nextRevision: () => number;
}

/** Gives the deliveries and leases of accepted pushes rows of their own, behind the acknowledged path. */
export function createWriteOut({ sql, content, intake, nextRevision }: WriteOutDeps) {
  const insertDelivery = sql.prepare(
    `INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, lease, outcome, ended_at, attempts)
     VALUES ((SELECT seq FROM pushes WHERE id = ?),?,?,?,?,?,?,?,?,?)`,
  );
  const insertLease = sql.prepare('INSERT OR REPLACE INTO leases (key, taken_at, outcome) VALUES (?,?,?)');
  const endLease = sql.prepare('UPDATE leases SET outcome = ? WHERE key = ?');
  const freeLease = sql.prepare('DELETE FROM leases WHERE key = ?');
  const endDelivery = sql.prepare(
    `UPDATE deliveries SET outcome = ?, ended_at = ?, attempts = ?
     WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?) AND id = ? RETURNING lease`,
  );
  const acknowledge = sql.prepare('UPDATE pushes SET revision = ?, acknowledged_at = ?, rejected = ? WHERE id = ?');
  const touch = sql.prepare('UPDATE pushes SET revision = ? WHERE id = ?');
  // Where no body is kept there is nothing to index, and the push is done.
  const written = sql.prepare(
    `UPDATE pushes SET revision = ?, planned = NULL, behind = iif(body IS NULL, NULL, 2),
       acknowledged_at = coalesce(?, acknowledged_at), rejected = coalesce(?, rejected) WHERE id = ?`,
  );
  const planned = sql.prepare(
    'SELECT id, received_at, planned FROM pushes WHERE behind IS NOT NULL AND planned IS NOT NULL ORDER BY seq LIMIT ?',
  );

  const attemptsOf = ({ attempts }: PackedRecord) =>
    content === 'full' ? attempts : JSON.stringify(JSON.parse(attempts).map(withoutText));

  function writeOne(id: string, { receivedAt, deliveries, ended, acknowledgement }: WaitingPush): void {
    for (const [number, delivery] of deliveries.entries()) {
      const end = ended.get(delivery.id);
      insertDelivery.run(
        id,
        number,
        delivery.id,
        delivery.appId,
        delivery.pushkey,
        delivery.provider,
        delivery.lease,
        end?.outcome ?? null,
        end?.endedAt ?? null,
        end === undefined ? null : attemptsOf(end),
      );
      if (keepsLease(delivery, end)) insertLease.run(delivery.lease, receivedAt, end?.outcome ?? null);
    }
    const rejected = acknowledgement === undefined ? null : JSON.stringify(acknowledgement.rejected);
    written.run(nextRevision(), acknowledgement?.at ?? null, rejected, id);
  }

  function endWritten(record: PackedRecord): void {
    const row = endDelivery.rows(
      record.outcome,
      record.endedAt,
      attemptsOf(record),
      record.pushId,
      record.deliveryId,
    )[0];
    const lease = row === undefined ? intake.rowless.get(record.deliveryId) : row[0];
    intake.rowless.delete(record.deliveryId);
    touch.run(nextRevision(), record.pushId);
    if (typeof lease !== 'string') return;
    // What failed may be tried again by the homeserver; everything else stays taken.
    if (record.failed) freeLease.run(lease);
    else endLease.run(record.outcome, lease);
  }

  function endWaiting(push: WaitingPush, record: PackedRecord): void {
    push.ended.set(record.deliveryId, record);
    const lease = push.deliveries.find(({ id }) => id === record.deliveryId)?.lease ?? null;
    if (lease === null) return;
    if (record.failed) intake.fresh.delete(lease);
    else intake.fresh.set(lease, record.outcome);
  }

  return {
    /** Takes outcomes and acknowledgements; those of pushes that were written out already are written at once. */
    end(records: readonly PackedRecord[], acknowledgements: readonly Acknowledgement[]): void {
      const late = records.filter((record) => {
        const push = intake.waiting.get(record.pushId);
        if (push !== undefined) endWaiting(push, record);
        return push === undefined;
      });
      const lateAnswers = acknowledgements.filter((answer) => {
        const push = intake.waiting.get(answer.pushId);
        if (push !== undefined) push.acknowledgement = answer;
        return push === undefined;
      });
      if (late.length + lateAnswers.length === 0) return;
      sql.transaction(() => {
        for (const record of late) endWritten(record);
        for (const { pushId, at, rejected } of lateAnswers) {
          acknowledge.run(nextRevision(), at, JSON.stringify(rejected), pushId);
        }
      });
    },

    /** Writes out at most so many pushes, oldest first, as far as they are ready at `now`; returns how many. */
    writeOut(most: number, now: number): number {
      const ready: [string, WaitingPush][] = [];
      for (const entry of intake.waiting) {
        if (ready.length === most || !isReady(entry[1], now)) break;
        ready.push(entry);
      }
      if (ready.length === 0) return 0;
      sql.transaction(() => {
        for (const [id, push] of ready) writeOne(id, push);
      });
      for (const [id, { deliveries, ended }] of ready) {
        intake.waiting.delete(id);
        for (const delivery of deliveries) {
          if (keepsLease(delivery, ended.get(delivery.id))) intake.fresh.delete(delivery.lease);
        }
      }
      return ready.length;
    },

    /** Writes out what an earlier process left, before anything is asked of the journal. */
    recover(): void {
      for (;;) {
        const rows = planned.rows(1_000);
        if (rows.length === 0) return;
        sql.transaction(() => {
          for (const [id, receivedAt, json] of rows) {
            const deliveries = unpackDeliveries(String(json));
            writeOne(String(id), { receivedAt: Number(receivedAt), deliveries, ended: new Map() });
          }
        });
      }
    },
  };
}

function isReady({ receivedAt, deliveries, ended, acknowledgement }: WaitingPush, now: number): boolean {
  return (acknowledgement !== undefined && ended.size === deliveries.length) || now - receivedAt > GATHER_MS;
}

/** True for a delivery whose lease is to be kept: its own, and not given back by a failure. */
function keepsLease(
  delivery: IncomingDelivery,
  end: PackedRecord | undefined,
): delivery is IncomingDelivery & { readonly lease: string } {
  return delivery.lease !== null && end?.failed !== true;
}

/** An attempt without what was sent and what came back. */
function withoutText({ request: _, response: __, ...attempt }: Record<string, unknown>): Record<string, unknown> {
  return attempt;
}
