import type { Outcome } from '../outcome.ts';
import type { EndsLine } from './ends-log.ts';
import type { Acknowledgement, Keeping } from './journal.ts';
import type { LateRejections } from './late-rejections.ts';
import { type PackedPush, type PackedRecord, type PlannedDelivery, unpackDeliveries } from './packed.ts';
import type { SearchIndex } from './search-index.ts';
import type { Sql } from './sql.ts';
import type { Known } from './store.ts';

/** A push that is committed and whose deliveries have no rows of their own yet. */
export interface WaitingPush {
  readonly receivedAt: number;
  /** Steady milliseconds of its commit. */
  readonly acceptedAt: number;
  readonly deliveries: readonly PlannedDelivery[];
  readonly ended: Map<string, PackedRecord>;
  acknowledgement?: Acknowledgement;
  /** The lines of the log of ends that tell of it. */
  readonly lines: Set<EndsLine>;
}

export interface IntakeDeps {
  readonly sql: Sql;
  readonly keeping: () => Keeping;
  readonly index: SearchIndex;
  readonly late: LateRejections;
  readonly nextRevision: () => number;
  /** Milliseconds that only ever go forward. */
  readonly steady: () => number;
}

/**
 * The acknowledged path: one row for a push, with what is needed to deliver it again. Its deliveries and leases live in
 * memory until they are written out; after a crash they are read from that row. The body is always there until every
 * delivery has ended: without it, nothing could be delivered again.
 */
export function createIntake({ sql, keeping, index, late, nextRevision, steady }: IntakeDeps) {
  const insert = sql.prepare(
    'INSERT INTO pushes (id, revision, received_at, request, body, bytes, kind, unread, prio, planned, behind) VALUES (?,?,?,?,?,?,?,?,?,?,1)',
  );
  const leaseOutcome = sql.prepare('SELECT outcome FROM leases WHERE key = ?');
  const waiting = new Map<string, WaitingPush>();
  /** Leases without a row yet, with the outcome (JSON) of the delivery that took them. */
  const fresh = new Map<string, string | null>();

  /** The outcome (JSON) of the delivery that holds a lease, null while it is under way, undefined when it is free. */
  function holder(lease: string): string | null | undefined {
    const held = fresh.get(lease);
    if (held !== undefined) return held;
    const row = leaseOutcome.row(lease);
    return row === undefined ? undefined : typeof row[0] === 'string' ? row[0] : null;
  }

  function acceptOne(push: PackedPush): Known {
    const duplicates: [string, Outcome | null][] = [];
    const deliveries = unpackDeliveries(push.deliveries).map((delivery): PlannedDelivery => {
      const first = delivery.lease === null ? undefined : holder(delivery.lease);
      if (first === undefined) {
        if (delivery.lease !== null) fresh.set(delivery.lease, null);
        return delivery;
      }
      duplicates.push([delivery.id, first === null ? null : JSON.parse(first)]);
      return { ...delivery, lease: null, repeat: true };
    });
    // Known before it is written, so that nothing of it is left when it cannot be written.
    const { id, receivedAt } = push;
    waiting.set(id, { receivedAt, acceptedAt: steady(), deliveries, ended: new Map(), lines: new Set() });
    insertRow(push, duplicates.length === 0 ? push.deliveries : JSON.stringify(deliveries));
    const lateRejected = late.among(deliveries);
    return duplicates.length + lateRejected.length === 0 ? null : { duplicates, lateRejected };
  }

  function insertRow(push: PackedPush, planned: string): void {
    const body = Buffer.from(push.body, 'latin1');
    const kept = keeping().content === 'full' ? null : index.kindOf(body);
    insert.run(
      push.id,
      nextRevision(),
      push.receivedAt,
      push.request,
      body,
      body.length,
      kept?.kind ?? null,
      kept?.unread ?? null,
      kept?.prio ?? null,
      planned,
    );
  }

  /** What a transaction that was undone had put into memory. */
  function forget(pushes: readonly PackedPush[]): void {
    for (const { id } of pushes) {
      for (const { lease } of waiting.get(id)?.deliveries ?? []) if (lease !== null) fresh.delete(lease);
      waiting.delete(id);
    }
  }

  return {
    waiting,
    fresh,
    accept(pushes: readonly PackedPush[]): readonly Known[] {
      try {
        return sql.transaction(() => pushes.map(acceptOne));
      } catch (error) {
        forget(pushes);
        throw error;
      }
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;
