import { createRequire } from 'node:module';

type Value = string | number | Uint8Array | null;
export type Row = readonly unknown[];

/** A statement that is compiled once. Parameters always travel as one list: libsql takes a lone BLOB for names. */
export interface Statement {
  run(...parameters: readonly Value[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  rows(...parameters: readonly Value[]): readonly Row[];
  /** The first row; costs a third of what a list of one does. */
  row(...parameters: readonly Value[]): Row | undefined;
}

/** The little of libsql that the stores need, as typed as a database can be. */
export interface Sql {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** The single value of a pragma or query; 0 when there is none. */
  number(sql: string): number;
  /** Runs `work` in one transaction; whatever it throws undoes all of it. */
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

/** Opens or makes a database file. libsql is CommonJS with a native part, so it is required, not bundled. */
export function openSql(file: string): Sql {
  const Database: new (file: string) => Libsql = createRequire(import.meta.url)('libsql');
  const db = new Database(file);
  const prepare = (sql: string): Statement => {
    const statement = db.prepare(sql);
    let isRaw = false;
    // Only what returns rows takes it, and each call of it costs as much as a look-up.
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
        undo(db);
        throw error;
      }
    },
    close: () => db.close(),
  };
}

/** A transaction that failed for want of room is already undone, and undoing it again is an error of no interest. */
function undo(db: Libsql): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // Nothing is left to undo.
  }
}
