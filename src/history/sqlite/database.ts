import { existsSync } from 'node:fs';
import { migrate } from '../../storage/migrate.ts';
import { goneError } from '../../storage/presence.ts';
import { makePrivate } from '../../storage/private-files.ts';
import { openSql, type Sql } from '../../storage/sql.ts';
import { StorageError } from '../../storage/storage-error.ts';
import { migrations } from './migrations.ts';

/** Short for the writer: while another program holds the file, pushes wait in the outbox. Milliseconds. */
const WRITER_BUSY_MS = 1_000;
const READER_BUSY_MS = 5_000;
/** Pages of the log between two checkpoints: a page that many pushes change is written back only once. */
const CHECKPOINT_PAGES = 2_000;
/** Bytes. A push takes half a page, and each page written costs two system calls, whatever its size. */
const PAGE_SIZE = 8_192;
/** KiB of pages kept in memory. */
const WRITER_CACHE = 16_384;
const READER_CACHE = 8_192;

/** Opens or creates the file, readable by its owner only, and brings its schema up to date. */
export function openForWriting(file: string): Sql {
  makePrivate(file);
  return opened(file, (sql) => {
    sql.exec(
      `PRAGMA page_size = ${PAGE_SIZE}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = ${WRITER_BUSY_MS};`,
    );
    sql.prepare('PRAGMA journal_mode = WAL').rows();
    sql.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
    sql.prepare(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`).rows();
    sql.exec(`PRAGMA cache_size = -${WRITER_CACHE}`);
    migrate(sql, file, migrations);
  });
}

/** Opens a file that the writer created. `prepare` may create temporary tables; afterwards the connection is read-only. */
export function openForReading(file: string, prepare: (sql: Sql) => void): Sql {
  if (!existsSync(file)) throw goneError(file);
  return opened(file, (sql) => {
    sql.exec(
      `PRAGMA busy_timeout = ${READER_BUSY_MS}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${READER_CACHE};`,
    );
    const schema = sql.number('PRAGMA user_version');
    if (schema !== migrations.length) {
      const parameters = { file, schema, known: migrations.length };
      throw new StorageError('unreadable', { code: 'storage-newer', parameters });
    }
    prepare(sql);
    sql.exec('PRAGMA query_only = ON');
  });
}

function opened(file: string, prepare: (sql: Sql) => void): Sql {
  const sql = openSql(file);
  try {
    prepare(sql);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}
