import type { Outcome } from '../outcome.ts';
import { createIntake } from './intake.ts';
import type { Acknowledgement, Keeping, OpenDelivery } from './journal.ts';
import { createLateRejections } from './late-rejections.ts';
import { migrate } from './migrations.ts';
import { createOutboxQueries } from './outbox-queries.ts';
import type { PackedPush, PackedRecord } from './packed.ts';
import { createQueries } from './queries.ts';
import { createRemovals, type Removal } from './removals.ts';
import { createRetention } from './retention.ts';
import type { PushDetail, PushRow } from './rows.ts';
import { createSearchIndex } from './search-index.ts';
import { openSql, type Sql } from './sql.ts';
import { createWriteOut } from './write-out.ts';

export interface StoreOptions {
  readonly file: string;
  readonly keeping: Keeping;
}

/** What was known before of an accepted push's deliveries; null when nothing was, which is the rule. */
export type Known = {
  /** Delivery id and the first delivery's outcome, null while that is under way. */
  readonly duplicates: readonly (readonly [string, Outcome | null])[];
  readonly lateRejected: readonly string[];
} | null;

export interface Behind {
  readonly records: readonly PackedRecord[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** How much of the work behind the acknowledged path is to be done in one go, in pushes. */
export interface Portion {
  readonly writeOut: number;
  readonly index: number;
  /** Steady milliseconds; infinity takes what is not ready yet, too. */
  readonly steadyNow: number;
}

/** There is room again when there is room for so much: less may go to the first push that comes. */
const PROBE_BYTES = 65_536;

/** The journal's database, synchronous: it lives in a worker thread, where waiting for the disk disturbs nobody. */
export interface Store {
  /** One durable transaction for all pushes; returns what was known of each, in order. */
  accept(pushes: readonly PackedPush[]): readonly Known[];
  /** Takes outcomes and acknowledgements: on disk when it returns, and in rows of their own with {@link Store.advance}. */
  end(work: Behind): void;
  /** Does a portion of the work behind the acknowledged path; returns how many pushes it moved on. */
  advance(portion: Portion): number;
  /** Pushes that wait for that work: to be written out, and then to be indexed. */
  behind(): { readonly waiting: number; readonly toIndex: number };
  open(query: { after?: OpenDelivery; limit: number }): readonly OpenDelivery[];
  bodies(ids: readonly string[]): readonly (Uint8Array | null)[];
  list(query: { before?: string; limit: number; search?: string }): readonly PushRow[];
  changes(query: { since: number; limit: number }): readonly PushRow[];
  get(id: string): PushDetail | null;
  totals(): { pushes: number; bytes: number };
  revision(): number;
  /** Throws unless there is room to write. */
  probe(): void;
  /** Keeps pushes by other rules from now on. */
  keep(keeping: Keeping): void;
  /** Takes pushes out of every list; `kept` are those that cannot go, because something remains to be done for them. */
  remove(removal: Removal): { removed: number; kept: number };
  /** Puts back what was removed together; returns how many. */
  restore(token: string): number;
  /** Removes some of what is to go; true when there is more. */
  prune(now: number): boolean;
  close(): void;
}

/** Opens or makes the file and brings its schema up to date. */
export function openStore(options: StoreOptions): Store {
  const sql = openSql(options.file);
  try {
    return storeOver(sql, options);
  } catch (error) {
    sql.close();
    throw error;
  }
}

function storeOver(sql: Sql, { file, keeping: first }: StoreOptions): Store {
  sql.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = 5000;');
  sql.prepare('PRAGMA journal_mode = WAL').rows();
  sql.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
  migrate(sql, file);

  let current = first;
  const keeping = () => current;
  let revision = sql.number('SELECT max(revision) FROM pushes');
  const removals = createRemovals(sql);
  let pushes = sql.number('SELECT count(*) FROM pushes') - removals.count();
  const nextRevision = () => ++revision;
  const index = createSearchIndex(sql, nextRevision);
  const late = createLateRejections(sql);
  const intake = createIntake({ sql, keeping, index, late, nextRevision, steady: () => performance.now() });
  const removed = () => {
    pushes -= 1;
  };
  const writeOut = createWriteOut({ sql, keeping, intake, late, nextRevision, removed });
  const queries = createQueries(sql, intake.waiting);
  const outbox = createOutboxQueries(sql);
  const retention = createRetention(sql, keeping, removals.forget);

  /**
   * A push is flushed to the disk before it is acknowledged, and the log is merged into the file only outside of that.
   * Work behind it may be lost with the power: it can be done again from what was flushed.
   */
  const beDurable = () => sql.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;');
  const beQuick = () => sql.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000;');
  function behind<Result>(work: () => Result): Result {
    beQuick();
    try {
      return work();
    } catch (error) {
      late.doubt();
      throw error;
    } finally {
      beDurable();
    }
  }

  behind(() => writeOut.recover());
  /** Something was removed that still takes up room. */
  let untidy = false;
  let toIndex = sql.number('SELECT count(*) FROM pushes WHERE behind IS NOT NULL');

  return {
    ...queries,
    ...outbox,
    accept(all) {
      const before = revision;
      try {
        const known = intake.accept(all);
        pushes += all.length;
        return known;
      } catch (error) {
        revision = before;
        throw error;
      }
    },
    end: ({ records, acknowledgements }) => behind(() => writeOut.end(records, acknowledgements)),
    advance: (portion) =>
      behind(() => {
        const moved = writeOut.writeOut(portion.writeOut, portion.steadyNow);
        if (current.content === 'full') toIndex += moved;
        const indexed = toIndex === 0 || portion.index === 0 ? 0 : index.catchUp(portion.index);
        toIndex -= indexed;
        return moved + indexed;
      }),
    behind: () => ({ waiting: intake.waiting.size, toIndex }),
    totals: () => ({ pushes, bytes: retention.bytes() }),
    revision: () => revision,
    keep: (keeping) => {
      current = keeping;
    },
    probe: () =>
      sql.transaction(() => {
        sql.exec(
          `INSERT INTO ends (seq, work) VALUES (-1, zeroblob(${PROBE_BYTES})); DELETE FROM ends WHERE seq = -1;`,
        );
      }),
    remove(removal) {
      const result = removals.remove(removal);
      pushes -= result.removed;
      return result;
    },
    restore(token) {
      const restored = removals.restore(token);
      pushes += restored;
      return restored;
    },
    prune(now) {
      const erased = behind(() => sql.transaction(() => removals.erase(now)));
      untidy ||= erased > 0;
      if (erased > 0) return true;
      const { removed, more } = behind(() => sql.transaction(() => retention.prune(now, pushes, !untidy)));
      pushes -= removed;
      untidy ||= removed > 0;
      if (more) return true;
      if (!untidy) return false;
      untidy = behind(() => sql.transaction(() => retention.tidy()));
      if (!untidy) retention.giveBack();
      return true;
    },
    close() {
      behind(() => {
        while (writeOut.writeOut(1_000, Number.POSITIVE_INFINITY) > 0);
      });
      // libsql leaves the log as it is; emptied, one file holds everything and a copy of it is whole.
      sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
      sql.close();
    },
  };
}
