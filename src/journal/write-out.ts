import { createDeliveryRows } from './delivery-rows.ts';
import { createEndsLog, type EndsLine } from './ends-log.ts';
import { createErasure } from './erasure.ts';
import type { Intake, WaitingPush } from './intake.ts';
import type { Acknowledgement, IncomingDelivery, Keeping } from './journal.ts';
import type { LateRejections } from './late-rejections.ts';
import { joinAttempts, type PackedRecord, unpackDeliveries } from './packed.ts';
import type { Sql } from './sql.ts';

/** Outcomes of a push that come within this time are written with its deliveries, and not after them. Milliseconds. */
const GATHER_MS = 200;

export interface WriteOutDeps {
  readonly sql: Sql;
  readonly keeping: () => Keeping;
  readonly intake: Intake;
  readonly late: LateRejections;
  readonly nextRevision: () => number;
  /** Told when a push was removed altogether, because nothing of it is to be kept. */
  readonly removed: () => void;
}

/** Gives the deliveries and leases of accepted pushes rows of their own, behind the acknowledged path. */
export function createWriteOut({ sql, keeping, intake, late, nextRevision, removed }: WriteOutDeps) {
  const rows = createDeliveryRows(sql);
  const erasure = createErasure({ sql, keeping, removed });
  const log = createEndsLog(sql);
  const insertLease = sql.prepare('INSERT OR REPLACE INTO leases (key, taken_at, outcome) VALUES (?,?,?)');
  const endLease = sql.prepare('UPDATE leases SET outcome = ? WHERE key = ?');
  const freeLease = sql.prepare('DELETE FROM leases WHERE key = ?');
  const acknowledge = sql.prepare(
    'UPDATE pushes SET revision = ?, acknowledged_at = ?, rejected = ? WHERE id = ? RETURNING seq',
  );
  const touch = sql.prepare('UPDATE pushes SET revision = ? WHERE id = ?');
  // Where the text is not kept there is nothing to index, and the push is done.
  const written = sql.prepare(
    `UPDATE pushes SET revision = ?, planned = NULL, behind = ?,
       acknowledged_at = coalesce(?, acknowledged_at), rejected = coalesce(?, rejected) WHERE id = ?`,
  );
  const planned = sql.prepare(
    'SELECT id, received_at, planned FROM pushes WHERE behind IS NOT NULL AND planned IS NOT NULL ORDER BY seq LIMIT ?',
  );

  const attemptsOf = ({ attempts }: PackedRecord) =>
    keeping().content === 'full' ? attempts : JSON.stringify(JSON.parse(attempts).map(withoutText));

  function writeOne(id: string, { receivedAt, deliveries, ended, acknowledgement }: Written): void {
    for (const delivery of deliveries) {
      const end = ended.get(delivery.id);
      const outcome = end === undefined || end.endedAt === null ? null : end.outcome;
      if (keepsLease(delivery, end)) insertLease.run(delivery.lease, receivedAt, outcome);
    }
    const open = deliveries.some((delivery) => (ended.get(delivery.id)?.endedAt ?? null) === null);
    if (keeping().content === 'off' && !open) {
      erasure.forgetPush(id);
      return;
    }
    for (const [number, delivery] of deliveries.entries()) {
      const end = ended.get(delivery.id);
      rows.insert(id, number, delivery, end, end === undefined ? null : attemptsOf(end));
    }
    const rejected = acknowledgement === undefined ? null : JSON.stringify(acknowledgement.rejected);
    const behind = keeping().content === 'full' ? 2 : null;
    written.run(nextRevision(), behind, acknowledgement?.at ?? null, rejected, id);
    if (!open) erasure.allEnded(id);
    for (const delivery of deliveries) learn(ended.get(delivery.id), delivery);
    if (acknowledgement !== undefined) late.reported(acknowledgement, () => deliveries);
  }

  function endWritten(record: PackedRecord): void {
    touch.run(nextRevision(), record.pushId);
    const row = rows.end(record, attemptsOf(record));
    if (row === undefined) return;
    if (record.endedAt === null) return;
    // What failed may be tried again by the homeserver; everything else stays taken.
    if (row.lease !== null && record.status === 'failed') freeLease.run(row.lease);
    else if (row.lease !== null) endLease.run(record.outcome, row.lease);
    learn(record, row);
    if (keeping().content !== 'full' && !rows.anyOpen(row.pushSeq)) erasure.allEnded(record.pushId);
  }

  /** What an end says of the pushkey, for the answers to its next pushes. */
  function learn(record: PackedRecord | undefined, delivery: Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>) {
    if (record === undefined || record.endedAt === null) return;
    const works = record.status === 'delivered' && late.any();
    if (!works && (record.status !== 'rejected' || !record.late)) return;
    const deadElsewhere = rows.deadElsewhere(record, delivery);
    if (works && deadElsewhere !== null) late.forget(delivery);
    else if (deadElsewhere) late.keep(delivery, record.endedAt);
  }

  function endWaiting(push: WaitingPush, record: PackedRecord): void {
    gather(push.ended, record);
    const lease = push.deliveries.find(({ id }) => id === record.deliveryId)?.lease ?? null;
    if (lease === null || record.endedAt === null) return;
    if (record.status === 'failed') intake.fresh.delete(lease);
    else intake.fresh.set(lease, record.outcome);
  }

  function answerWritten(answer: Acknowledgement): void {
    const { pushId, at, rejected } = answer;
    const seq = acknowledge.row(nextRevision(), at, JSON.stringify(rejected), pushId)?.[0];
    if (seq !== undefined) late.reported(answer, () => rows.pushkeys(Number(seq)));
  }

  /** Writes those of pushes that have rows into them, and the others into the log; returns the line of these. */
  function put(records: readonly PackedRecord[], acknowledgements: readonly Acknowledgement[]): EndsLine | null {
    const logged: PackedRecord[] = [];
    const loggedAnswers: Acknowledgement[] = [];
    for (const record of records) {
      if (intake.waiting.has(record.pushId)) logged.push({ ...record, attempts: attemptsOf(record) });
      else endWritten(record);
    }
    for (const answer of acknowledgements) {
      if (intake.waiting.has(answer.pushId)) loggedAnswers.push(answer);
      else answerWritten(answer);
    }
    if (logged.length + loggedAnswers.length === 0) return null;
    return log.append({ records: logged, acknowledgements: loggedAnswers });
  }

  function mark(push: WaitingPush, line: EndsLine): void {
    if (!push.lines.has(line)) line.pushes += 1;
    push.lines.add(line);
  }

  return {
    /** Takes outcomes and acknowledgements: all of them are on disk afterwards, or none and it throws. */
    end(records: readonly PackedRecord[], acknowledgements: readonly Acknowledgement[]): void {
      const line = sql.transaction(() => put(records, acknowledgements));
      if (line === null) return;
      for (const record of records) {
        const push = intake.waiting.get(record.pushId);
        if (push === undefined) continue;
        endWaiting(push, record);
        mark(push, line);
      }
      for (const answer of acknowledgements) {
        const push = intake.waiting.get(answer.pushId);
        if (push === undefined) continue;
        push.acknowledgement = answer;
        mark(push, line);
      }
    },

    /** Writes out at most so many pushes, oldest first, as far as they are ready by then; returns how many. */
    writeOut(most: number, steadyNow: number): number {
      const ready: [string, WaitingPush][] = [];
      for (const entry of intake.waiting) {
        if (ready.length === most || !isReady(entry[1], steadyNow)) break;
        ready.push(entry);
      }
      if (ready.length === 0) return 0;
      sql.transaction(() => {
        for (const [id, push] of ready) writeOne(id, push);
        log.removeFor(ready.map(([, push]) => push));
      });
      for (const [id, { deliveries, ended, lines }] of ready) {
        intake.waiting.delete(id);
        for (const line of lines) line.pushes -= 1;
        for (const delivery of deliveries) {
          if (keepsLease(delivery, ended.get(delivery.id))) intake.fresh.delete(delivery.lease);
        }
      }
      return ready.length;
    },

    /** Writes out what an earlier process left, before anything is asked of the journal. */
    recover(): void {
      const told = log.read();
      for (let rows = planned.rows(PAGE); rows.length > 0; rows = planned.rows(PAGE)) {
        sql.transaction(() => {
          for (const [id, receivedAt, json] of rows) {
            const { records = [], acknowledgement } = told.get(String(id)) ?? {};
            const ended = new Map<string, PackedRecord>();
            for (const record of records) gather(ended, record);
            writeOne(String(id), {
              receivedAt: Number(receivedAt),
              deliveries: unpackDeliveries(String(json)),
              ended,
              ...(acknowledgement === undefined ? {} : { acknowledgement }),
            });
          }
        });
      }
      // What it tells of pushes that were written out before stands in their rows.
      if (told.size > 0) log.clear();
    },
  };
}

/** What is written out of a push. */
type Written = Pick<WaitingPush, 'receivedAt' | 'deliveries' | 'ended' | 'acknowledgement'>;
const PAGE = 1_000;

function isReady({ acceptedAt, deliveries, ended, acknowledgement }: WaitingPush, steadyNow: number): boolean {
  return (acknowledgement !== undefined && ended.size === deliveries.length) || steadyNow - acceptedAt > GATHER_MS;
}

/** Adds what is told later to what was told of the same delivery before. */
function gather(ended: Map<string, PackedRecord>, record: PackedRecord): void {
  const earlier = ended.get(record.deliveryId);
  const attempts = earlier === undefined ? record.attempts : joinAttempts(earlier.attempts, record.attempts);
  ended.set(record.deliveryId, earlier === undefined ? record : { ...record, attempts });
}

/** True for a delivery whose lease is to be kept: its own, and not given back by a failure. */
function keepsLease(
  delivery: IncomingDelivery,
  end: PackedRecord | undefined,
): delivery is IncomingDelivery & { readonly lease: string } {
  return delivery.lease !== null && end?.status !== 'failed';
}

/** An attempt without what was sent and what came back. */
function withoutText({ request: _, response: __, ...attempt }: Record<string, unknown>): Record<string, unknown> {
  return attempt;
}
