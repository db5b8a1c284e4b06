import { migrate } from '../../storage/migrate.ts';
import { bytesOnDisk, createPresenceCheck } from '../../storage/presence.ts';
import { makePrivate } from '../../storage/private-files.ts';
import { openSql, type Sql } from '../../storage/sql.ts';
import { headOf } from '../frame.ts';
import type { KeptBody, OutboxTotals, Remembered, SettledPage } from '../outbox.ts';
import { createDedupMemory } from './dedup-memory.ts';
import { createIntake, type Known } from './intake.ts';
import { createLateRejections } from './late-rejections.ts';
import { createLog, frameIn } from './log.ts';
import first from './migrations/0001-outbox.sql?raw';
import { createOpenPushes } from './open-pushes.ts';
import { createOpenReader } from './open-reader.ts';
import { createPages, type Released } from './pages.ts';
import { recover } from './recovery.ts';
import { createSettling, unpackSettledLines } from './settling.ts';
import { batchOf, type TrackedPush } from './tracked-push.ts';
import { createTracker } from './tracker.ts';
import { createWriteAheadLog } from './write-ahead-log.ts';

/** What is committed together. */
export interface Commit {
  /** Frames of accepted pushes. */
  readonly bytes: ArrayBuffer;
  /** Settlements, one JSON a line, and what the outbox has to know of each line; empty for none. */
  readonly lines: string;
  readonly settled: string;
}

export interface Committed {
  /** Of those pushes of which something was known before, which is hardly any. */
  readonly known: readonly Known[];
  /** Settlements that were kept: of a push that is done nothing more is. */
  readonly lines: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** There is room again when there is room for so much: less may go to the first push that comes. */
const PROBE_BYTES = 65_536;
/** How long a push waits for another program that writes the file. Milliseconds. */
const BUSY_MS = 1_000;
const MAX_STEPS = 100;
/** How often the file is measured. Milliseconds. */
const LOOK_MS = 250;
export type OutboxStore = ReturnType<typeof openOutboxStore>;

/**
 * Opens or makes the file and takes up what an earlier process left. The store is synchronous: it lives in a thread of its
 * own, where waiting for the disk disturbs nobody. Throws what SQLite throws.
 */
export function openOutboxStore(file: string, now: () => number = Date.now) {
  makePrivate(file);
  const sql = openSql(file);
  try {
    return storeOver(sql, file, now);
  } catch (error) {
    sql.close();
    throw error;
  }
}

function storeOver(sql: Sql, file: string, now: () => number) {
  sql.exec('PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;');
  sql.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  sql.prepare('PRAGMA journal_mode = WAL').rows();
  sql.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000;');
  migrate(sql, file, [first]);

  const tracker = createTracker();
  const dedup = createDedupMemory(sql, now);
  const late = createLateRejections(sql);
  const open = createOpenPushes(sql);
  const log = createLog(sql);
  const frameOf = ({ key }: TrackedPush) => {
    const row = open.frame(key);
    if (row !== null) return row;
    const content = log.accepted(batchOf(key));
    return content === null ? null : frameIn(content, key);
  };
  const intake = createIntake({ log, tracker, dedup: dedup.table, late, now });
  const settling = createSettling({ tracker, dedup: dedup.table, late, frameOf });
  const pages = createPages({ dedup, log, open, tracker });
  let dropped = 0;

  const { beDurable, quick, empty, merge } = createWriteAheadLog(sql, BUSY_MS);
  const isPresent = createPresenceCheck(file);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let size = 0;
  function look(): void {
    if (performance.now() - lookedAt < LOOK_MS) return;
    size = bytesOnDisk(file);
    lookedAt = performance.now();
  }
  /**
   * Throws when the file is not there any more, for nothing that was written into it would be found again. Where only its
   * log is gone, what that held goes into the file, which the next start reads.
   */
  function checkPresence(): void {
    try {
      isPresent();
    } catch (error) {
      empty();
      throw error;
    }
  }

  beDurable();
  let backlog = sql.transaction(() => recover({ intake, settling, tracker, dedup, log, open }));

  function release(through: number, listed: boolean): Released {
    try {
      const gone = quick(() => sql.transaction(() => pages.release(through, listed)));
      pages.released(true);
      backlog -= gone.lines;
      return gone;
    } catch (error) {
      pages.released(false);
      open.reread();
      throw error;
    }
  }

  return {
    /** One durable transaction for all; either all of it is on disk when it returns, or nothing and it throws. */
    commit({ bytes, settled, lines }: Commit): Committed {
      look();
      let forget: () => void = () => undefined;
      let split: readonly string[] | null = null;
      const lineAt = (index: number) => {
        split ??= lines.split('\n');
        return split[index] ?? '';
      };
      const planned =
        settled === '' ? [] : unpackSettledLines(settled).map((line, at) => settling.plan(line, () => lineAt(at)));
      const present = planned.filter((one) => one !== null);
      try {
        const known = sql.transaction(() => {
          if (present.length > 0) {
            const kept =
              present.length === planned.length
                ? lines
                : planned.flatMap((one, index) => (one === null ? [] : lineAt(index))).join('\n');
            log.appendSettled(
              present.map(({ mark }) => mark),
              kept,
            );
            for (const one of present) settling.learn(one);
          }
          if (bytes.byteLength === 0) return [];
          const accepted = intake.accept(Buffer.from(bytes));
          forget = accepted.forget;
          return accepted.known;
        });
        // Only after the commit is it known that what was committed is there.
        checkPresence();
        for (const one of present) settling.apply(one);
        backlog += present.length;
        return { known, lines: present.length, bytes: size };
      } catch (error) {
        forget();
        late.reread();
        throw error;
      }
    },

    settled: (limit: number): SettledPage | null => pages.read(limit),
    /** Returns how many bytes the file has then. */
    release({ through }: Pick<SettledPage, 'through'>): number {
      release(through, true);
      return size;
    },
    /** Lets go of the oldest lines without the history, until so many are left; returns how many pushes went with them. */
    drop(keep: number): number {
      let pushes = 0;
      while (backlog > keep) {
        const batch = log.settledAfter(0);
        if (batch === null) break;
        pushes += release(batch.seq, false).pushes;
      }
      dropped += pushes;
      return pushes;
    },

    open: createOpenReader({ open, tracker }),
    bodies: (ids: readonly string[]): readonly (KeptBody | null)[] =>
      ids.map((id) => {
        const push = tracker.get(id);
        const frame = push === undefined ? null : frameOf(push);
        return frame === null ? null : { body: new Uint8Array(frame.body), headers: headOf(frame).request.headers };
      }),
    holds(ids: readonly string[]): readonly boolean[] {
      const untracked = ids.filter((id) => tracker.get(id) === undefined);
      const leaving = untracked.length === 0 ? new Set() : log.settledOf(new Set(untracked));
      return ids.map((id) => tracker.get(id) !== undefined || leaving.has(id));
    },
    remember({ dedupKeys, lateRejections }: Remembered): void {
      try {
        sql.transaction(() => {
          dedup.remember(dedupKeys);
          for (const one of lateRejections) late.add(one, now());
        });
      } catch (error) {
        late.reread();
        throw error;
      }
    },

    newest: tracker.newest,
    totals(): OutboxTotals {
      size = bytesOnDisk(file);
      return { open: tracker.open(), backlog, dropped, bytes: size };
    },
    /** Throws unless the file is where it was. */
    present: checkPresence,
    /** Throws unless there is room to write. */
    probe(): void {
      checkPresence();
      // What the write-ahead log holds may be all that fills the disk.
      empty();
      sql.transaction(() => {
        sql.exec(
          `INSERT INTO log (seq, kind, content) VALUES (-1, 'probe', zeroblob(${PROBE_BYTES}));
           DELETE FROM log WHERE seq = -1;`,
        );
      });
    },
    /**
     * Forgets dedup keys whose day is over, gives free pages back to the disk, a few at a time, and merges the write-ahead
     * log: while the history takes nothing, nothing else does. With nothing left to hand over the log is emptied, for what
     * was deleted from the file can still be read in it.
     */
    tend(): void {
      checkPresence();
      quick(() => {
        sql.transaction(dedup.expire);
        sql.exec(`PRAGMA incremental_vacuum(${MAX_STEPS})`);
      });
      if (backlog === 0) empty();
      else merge();
    },
    close(): void {
      // libsql leaves the write-ahead log as it is; emptied, one file holds everything and a copy of it is whole.
      empty();
      sql.close();
    },
  };
}
