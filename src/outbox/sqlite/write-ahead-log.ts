import type { Sql } from '../../storage/sql.ts';

/** Bytes that it keeps on disk when it begins anew. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** When the outbox's write-ahead log is flushed, merged into the file and emptied. `busyMs` is what other writes wait. */
export function createWriteAheadLog(sql: Sql, busyMs: number) {
  sql.prepare(`PRAGMA journal_size_limit = ${KEPT_BYTES}`).rows();

  /** A push is flushed to the disk before it is acknowledged; the log is merged only outside of that. */
  const beDurable = () => sql.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;');

  return {
    beDurable,
    /** What leaves the outbox may be lost with the power: it leaves again from what was flushed. */
    quick<Result>(work: () => Result): Result {
      sql.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 256;');
      try {
        return work();
      } finally {
        beDurable();
      }
    },
    merge(): void {
      sql.prepare('PRAGMA wal_checkpoint(PASSIVE)').rows();
    },
    /** Waits for nobody: a program that reads the file, to copy it say, must not hold up a push. */
    empty(): void {
      sql.exec('PRAGMA busy_timeout = 0');
      try {
        sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
      } finally {
        sql.exec(`PRAGMA busy_timeout = ${busyMs}`);
      }
    },
  };
}
