import { migrate } from '../../storage/migrate.ts';
import { createPresenceCheck, createSizeGauge, type SizeGauge } from '../../storage/presence.ts';
import { makePrivate } from '../../storage/private-files.ts';
import { openSql, type Sql } from '../../storage/sql.ts';
import first from './migrations/0001-outbox.sql?raw';
import { createWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts';

/** The outbox's database file and its write-ahead log. */
export interface OutboxFile extends Pick<WriteAheadLog, 'makeDurable' | 'withoutFlush'> {
  readonly sql: Sql;
  readonly size: SizeGauge;
  /** Throws unless the files are where they were. */
  present(): void;
  /** Throws unless there is room to write. */
  probe(): void;
  /** Gives free pages back to the disk and merges the write-ahead log; one that is idle empties it. */
  tend(isIdle: boolean): void;
  close(): void;
}

/** Bytes that have to be free before pushes are accepted again: with less, the first push may fill the disk. */
const PROBE_BYTES = 65_536;
/** How long a push waits for another program that writes the file. Milliseconds. */
const BUSY_MS = 1_000;
/** Free pages that are given back to the disk at one time. */
const MAX_VACUUM_PAGES = 100;

/** Opens or creates the file and brings its schema up to date. Throws what SQLite throws, or `StorageError`. */
export function openOutboxFile(file: string): OutboxFile {
  makePrivate(file);
  const sql = openSql(file);
  try {
    sql.exec('PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;');
    sql.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    sql.prepare('PRAGMA journal_mode = WAL').rows();
    sql.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000;');
    migrate(sql, file, [first]);
    return outboxFileOver(sql, file);
  } catch (error) {
    sql.close();
    throw error;
  }
}

function outboxFileOver(sql: Sql, file: string): OutboxFile {
  const { makeDurable, withoutFlush, empty, merge } = createWriteAheadLog(sql, BUSY_MS);
  const checkPresence = createPresenceCheck(file);

  /** Where only the write-ahead log was taken, its content goes into the file, which the next start reads. */
  function present(): void {
    try {
      checkPresence();
    } catch (error) {
      empty();
      throw error;
    }
  }

  return {
    sql,
    size: createSizeGauge(file),
    makeDurable,
    withoutFlush,
    present,
    probe() {
      present();
      // The write-ahead log alone may have filled the disk.
      empty();
      sql.transaction(() => {
        sql.exec(
          `INSERT INTO log (seq, kind, content) VALUES (-1, 'probe', zeroblob(${PROBE_BYTES}));
           DELETE FROM log WHERE seq = -1;`,
        );
      });
    },
    tend(isIdle) {
      withoutFlush(() => sql.exec(`PRAGMA incremental_vacuum(${MAX_VACUUM_PAGES})`));
      if (isIdle) empty();
      else merge();
    },
    close() {
      // libsql leaves the write-ahead log as it is. Emptied, one file holds everything, and a copy of it is complete.
      empty();
      sql.close();
    },
  };
}
