import { createRequire } from 'node:module';

type Value = string | number | Uint8Array | null;
export type Row = readonly unknown[];

/** A compiled statement. Parameters are always passed as one list: libsql takes a single BLOB for named parameters. */
export interface Statement {
  run(...parameters: readonly Value[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  rows(...parameters: readonly Value[]): readonly Row[];
  /** The first row, for a third of the cost of a list of one. */
  row(...parameters: readonly Value[]): Row | undefined;
}

/** The part of libsql that the stores need. */
export interface Sql {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** The single value of a pragma or query; 0 when there is none. */
  number(sql: string): number;
  /** Runs `work` in one transaction, which is rolled back when `work` throws. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

interface Libsql {
  prepare(sql: string): {
    raw(): void;
    all(parameters: readonly Value[]): readonly Row[];
    get(parameters: readonly Value[]): Row | undefined;
    run(parameters: readonly Value[]): { changes: number; lastInsertRowid: number | bigint };
  };
  exec(sql: string): void;
  close(): void;
}

/** Opens or creates a database file. libsql is CommonJS with a native part, so that it is required and not bundled. */
export function openSql(file: string): Sql {
  const Database: new (file: string) => Libsql = createRequire(import.meta.url)('libsql');
  const db = new Database(file);
  const prepare = (sql: string): Statement => {
    const statement = db.prepare(sql);
    let isRaw = false;
    // libsql accepts it for statements that return rows only, and each call costs as much as a look-up.
    const reader = () => {
      if (!isRaw) statement.raw();
      isRaw = true;
      return statement;
    };
    return {
      run: (...parameters) => statement.run(parameters),
      rows: (...parameters) => reader().all(parameters),
      row: (...parameters) => reader().get(parameters),
    };
  };
  return {
    prepare,
    exec: (sql) => db.exec(sql),
    number: (sql) => Number(prepare(sql).row()?.[0] ?? 0),
    transaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        rollBack(db);
        throw error;
      }
    },
    close: () => db.close(),
  };
}

/** SQLite rolls a transaction back itself when the disk is full; then a second rollback fails, which does not matter. */
function rollBack(db: Libsql): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // It is rolled back already.
  }
}
