import type { OutboxTotals, Remembered, SettledPage } from '../outbox.ts';
import { createAcceptor, type KnownBefore } from './acceptor.ts';
import { createBatchLog, frameIn } from './batch-log.ts';
import { createDedupMemory } from './dedup-memory.ts';
import { createLateRejections } from './late-rejections.ts';
import { createOpenPushes } from './open-pushes.ts';
import { type OutboxFile, openOutboxFile } from './outbox-file.ts';
import { createPages, type Released } from './pages.ts';
import { createOutboxReader, type OutboxReader } from './reader.ts';
import { recover } from './recovery.ts';
import { createSettler } from './settler.ts';
import { batchOf, type TrackedPush } from './tracked-push.ts';
import { createTracker } from './tracker.ts';

/** What is written in one transaction. */
export interface Commit {
  /** Frames of accepted pushes. */
  readonly bytes: ArrayBuffer;
  /** Settlements, one JSON a line. */
  readonly lines: string;
  /** What the outbox has to know of each line, packed; empty for no lines. */
  readonly settled: string;
}

export interface Committed {
  /** Only of pushes of which something was known before, which are few. */
  readonly known: readonly KnownBefore[];
  /** Settlements that were kept. Those of pushes that are done are not. */
  readonly lines: number;
  /** Bytes of the outbox's files. */
  readonly bytes: number;
}

/** The outbox's database, synchronous: it lives in a thread of its own, where waiting for the disk holds up nobody. */
export interface OutboxStore extends OutboxReader {
  /** One durable transaction: when it returns, everything is on disk; when it throws, nothing is. */
  commit(commit: Commit): Committed;
  /** The oldest settlements that the history does not have; null when there are none. */
  settled(limit: number): SettledPage | null;
  /** Releases a page that the history has on disk. Returns the bytes of the outbox's files. */
  release(page: Pick<SettledPage, 'through'>): number;
  /** Drops the oldest lines, which the history will not get, until this many are left. Returns how many pushes left. */
  drop(keep: number): number;
  remember(known: Remembered): void;
  /** The greatest id of a push that is or was here since the store was opened; null when there was none. */
  newest(): string | null;
  totals(): OutboxTotals;
  /** Throws unless the files are where they were. */
  present(): void;
  /** Throws unless there is room to write. */
  probe(): void;
  /**
   * Forgets expired dedup keys, gives some free pages back to the disk, and merges the write-ahead log, which nothing else
   * does while the history takes nothing. Without a backlog the log is emptied: deleted content could still be read in it.
   */
  tend(): void;
  close(): void;
}

/** Opens or creates the file and recovers what an earlier process left. Throws what SQLite throws, or `StorageError`. */
export function openOutboxStore(path: string, now: () => number = Date.now): OutboxStore {
  const file = openOutboxFile(path);
  try {
    return storeOver(file, now);
  } catch (error) {
    file.sql.close();
    throw error;
  }
}

function storeOver(file: OutboxFile, now: () => number): OutboxStore {
  const { sql, size } = file;
  const tracker = createTracker();
  const dedup = createDedupMemory(sql, now);
  const late = createLateRejections(sql);
  const open = createOpenPushes(sql);
  const log = createBatchLog(sql);
  const frameOf = ({ key }: TrackedPush) => {
    const row = open.frame(key);
    if (row !== null) return row;
    const content = log.accepted(batchOf(key));
    return content === null ? null : frameIn(content, key);
  };
  const acceptor = createAcceptor({ log, tracker, dedup: dedup.table, late, now });
  const settler = createSettler({ tracker, dedup: dedup.table, late, frameOf });
  const pages = createPages({ dedup, log, open, tracker });
  let dropped = 0;

  file.makeDurable();
  let backlog = sql.transaction(() => recover({ acceptor, settler, tracker, dedup, log, open }));

  function release(through: number, listed: boolean): Released {
    try {
      const released = file.withoutFlush(() => sql.transaction(() => pages.release(through, listed)));
      pages.released(true);
      backlog -= released.lines;
      return released;
    } catch (error) {
      pages.released(false);
      open.reread();
      throw error;
    }
  }

  return {
    ...createOutboxReader({ open, log, tracker, frameOf }),
    commit({ bytes, settled, lines }) {
      size.refresh();
      let forget: () => void = () => undefined;
      const { plans, lines: kept } = settler.plan(settled, lines);
      try {
        const known = sql.transaction(() => {
          if (plans.length > 0) {
            log.appendSettled(
              plans.map(({ mark }) => mark),
              kept,
            );
            for (const plan of plans) settler.learn(plan);
          }
          if (bytes.byteLength === 0) return [];
          const accepted = acceptor.accept(Buffer.from(bytes));
          forget = accepted.forget;
          return accepted.known;
        });
        // The files may have been taken away during the transaction.
        file.present();
        for (const plan of plans) settler.apply(plan);
        backlog += plans.length;
        return { known, lines: plans.length, bytes: size.bytes() };
      } catch (error) {
        forget();
        late.reread();
        throw error;
      }
    },

    settled: pages.read,
    release({ through }) {
      release(through, true);
      return size.bytes();
    },
    drop(keep) {
      let pushes = 0;
      while (backlog > keep) {
        const batch = log.settledAfter(0);
        if (batch === null) break;
        pushes += release(batch.seq, false).pushes;
      }
      dropped += pushes;
      return pushes;
    },
    remember({ dedupKeys, lateRejections }) {
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
    totals: () => ({ open: tracker.open(), backlog, dropped, bytes: size.measure() }),
    present: file.present,
    probe: file.probe,
    tend() {
      file.present();
      file.withoutFlush(() => sql.transaction(dedup.expire));
      file.tend(backlog === 0);
    },
    close: file.close,
  };
}
