import type { Sql } from '../../storage/sql.ts';

/** Bytes of the log that stay on disk when SQLite starts it over. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** When the outbox's write-ahead log is flushed, merged into the database's file and emptied. */
export interface WriteAheadLog {
  /** From now on each commit is flushed to the disk, and merges nothing. This is how pushes are accepted. */
  makeDurable(): void;
  /** Does work that may be lost with the power: what leaves the outbox leaves it again from what was flushed. */
  withoutFlush<Result>(work: () => Result): Result;
  /** Merges what no reader holds back. */
  merge(): void;
  /** Merges everything and empties the log, unless a program reads the file, to copy it say: no push waits for that. */
  empty(): void;
}

/** `busyMs` is how long the connection otherwise waits for other writers. */
export function createWriteAheadLog(sql: Sql, busyMs: number): WriteAheadLog {
  sql.prepare(`PRAGMA journal_size_limit = ${KEPT_BYTES}`).rows();

  const makeDurable = () => sql.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;');

  return {
    makeDurable,
    withoutFlush(work) {
      sql.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 256;');
      try {
        return work();
      } finally {
        makeDurable();
      }
    },
    merge() {
      sql.prepare('PRAGMA wal_checkpoint(PASSIVE)').rows();
    },
    empty() {
      sql.exec('PRAGMA busy_timeout = 0');
      try {
        sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
      } finally {
        sql.exec(`PRAGMA busy_timeout = ${busyMs}`);
      }
    },
  };
}
