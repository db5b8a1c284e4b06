import type { Outcome } from '../outcome.ts';
import type { Acknowledgement, DeliveryRecord, IncomingPush, UnfinishedPush } from './journal.ts';
import { migrate } from './migrations.ts';
import { createQueries } from './queries.ts';
import { createRetention } from './retention.ts';
import type { PushDetail, PushRow } from './rows.ts';
import { createSearchIndex } from './search-index.ts';
import { openSql } from './sql.ts';

export interface StoreOptions {
  readonly file: string;
  readonly content: 'full' | 'metadata' | 'off';
  readonly retention: { readonly keepDays: number; readonly keepPushes: number; readonly keepBytes: number };
}

/** Duplicates of one accepted push: delivery id and the first delivery's outcome, null while that is under way. */
export type Duplicates = readonly (readonly [string, Outcome | null])[];

export interface Behind {
  readonly records: readonly DeliveryRecord[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** The journal's database, synchronous: it lives in a worker thread, where waiting for the disk disturbs nobody. */
export interface Store {
  /** One transaction for all pushes; returns the duplicates of each, in order. */
  accept(pushes: readonly IncomingPush[]): readonly Duplicates[];
  /** Outcomes, acknowledgements and the search index, in one transaction. */
  behind(work: Behind): void;
  unfinished(limit: number): readonly UnfinishedPush[];
  list(query: { before?: string; limit: number; search?: string }): readonly PushRow[];
  changes(query: { since: number; limit: number }): readonly PushRow[];
  get(id: string): PushDetail | null;
  totals(): { pushes: number; bytes: number };
  revision(): number;
  /** Removes some of what is to go; true when there is more. */
  prune(now: number): boolean;
  close(): void;
}

/** A lease whose delivery left no row, because nothing of its push is kept, ends with the process that took it. */
const FREE_ORPHANED_LEASES = `DELETE FROM leases WHERE outcome IS NULL AND key NOT IN
  (SELECT lease FROM deliveries WHERE outcome IS NULL AND lease IS NOT NULL)`;

/** Opens or makes the file and brings its schema up to date. */
export function openStore(options: StoreOptions): Store {
  const sql = openSql(options.file);
  sql.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = 5000;');
  sql.prepare('PRAGMA journal_mode = WAL').rows();
  sql.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
  migrate(sql, options.file);
  sql.exec(FREE_ORPHANED_LEASES);

  let revision = sql.number('SELECT max(revision) FROM pushes');
  let pushes = sql.number('SELECT count(*) FROM pushes');
  /** Leases of deliveries that have no row, because nothing of a push is kept. */
  const rowless = new Map<string, string>();
  const nextRevision = () => ++revision;
  const queries = createQueries(sql);
  const index = createSearchIndex(sql, nextRevision);
  const retention = createRetention(sql, options.retention);

  const insertPush = sql.prepare(
    'INSERT INTO pushes (id, revision, received_at, request, body, bytes, kind, unread, prio) VALUES (?,?,?,?,?,?,?,?,?)',
  );
  const insertDelivery = sql.prepare(
    'INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, lease) VALUES (?,?,?,?,?,?,?)',
  );
  const takeLease = sql.prepare('INSERT OR IGNORE INTO leases (key, taken_at) VALUES (?,?)');
  const leaseOutcome = sql.prepare('SELECT outcome FROM leases WHERE key = ?');
  const endLease = sql.prepare('UPDATE leases SET outcome = ? WHERE key = ?');
  const freeLease = sql.prepare('DELETE FROM leases WHERE key = ?');
  const endDelivery = sql.prepare(
    `UPDATE deliveries SET outcome = ?, ended_at = ?, attempts = ?
     WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?) AND id = ? RETURNING lease`,
  );
  const acknowledge = sql.prepare('UPDATE pushes SET acknowledged_at = ?, rejected = ? WHERE id = ?');
  const touch = sql.prepare('UPDATE pushes SET revision = ? WHERE id = ?');

  function acceptOne(push: IncomingPush): Duplicates {
    const duplicates: [string, Outcome | null][] = [];
    const seq = options.content === 'off' ? null : insert(push);
    for (const [number, { id, appId, pushkey, provider, lease }] of push.deliveries.entries()) {
      const repeat = lease !== null && takeLease.run(lease, push.receivedAt).changes === 0;
      if (repeat) {
        const first = leaseOutcome.rows(lease)[0]?.[0];
        duplicates.push([id, typeof first === 'string' ? JSON.parse(first) : null]);
      }
      const owned = repeat ? null : lease;
      if (seq !== null) insertDelivery.run(seq, number, id, appId, pushkey, provider, owned);
      else if (owned !== null) rowless.set(id, owned);
    }
    return duplicates;
  }

  function insert(push: IncomingPush): number {
    const full = options.content === 'full';
    const kept = full ? null : index.kindOf(push.body);
    pushes += 1;
    return Number(
      insertPush.run(
        push.id,
        nextRevision(),
        push.receivedAt,
        JSON.stringify(push.request),
        full ? push.body : null,
        push.body.length,
        kept?.kind ?? null,
        kept?.unread ?? null,
        kept?.prio ?? null,
      ).lastInsertRowid,
    );
  }

  function end({ pushId, deliveryId, outcome, endedAt, attempts }: DeliveryRecord): void {
    const text = JSON.stringify(outcome);
    const tries = attempts.map((attempt) =>
      options.content === 'full' ? attempt : { ...attempt, request: undefined },
    );
    const ended = endDelivery.rows(text, endedAt, JSON.stringify(tries), pushId, deliveryId)[0];
    const lease = ended === undefined ? rowless.get(deliveryId) : ended[0];
    rowless.delete(deliveryId);
    if (typeof lease !== 'string') return;
    // What failed may be tried again by the homeserver; everything else stays taken.
    if (outcome.status === 'failed') freeLease.run(lease);
    else endLease.run(text, lease);
  }

  return {
    ...queries,
    accept: (all) => {
      const before = { revision, pushes };
      try {
        return sql.transaction(() => all.map(acceptOne));
      } catch (error) {
        ({ revision, pushes } = before);
        throw error;
      }
    },
    behind: ({ records, acknowledgements }) =>
      sql.transaction(() => {
        for (const record of records) end(record);
        for (const { pushId, at, rejected } of acknowledgements) acknowledge.run(at, JSON.stringify(rejected), pushId);
        const touched = new Set([...records, ...acknowledgements].map(({ pushId }) => pushId));
        const indexed = index.catchUp();
        for (const id of touched) if (!indexed.has(id)) touch.run(nextRevision(), id);
      }),
    totals: () => ({ pushes, bytes: retention.bytes() }),
    revision: () => revision,
    prune(now) {
      const { removed, more } = sql.transaction(() => retention.prune(now, pushes));
      pushes -= removed;
      if (removed > 0 && !more) retention.giveBack();
      return more;
    },
    close() {
      // libsql leaves the log as it is; emptied, one file holds everything and a copy of it is whole.
      sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
      sql.close();
    },
  };
}
