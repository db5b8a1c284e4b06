import type { Sql } from '../../storage/sql.ts';

/** Queries that take longer are reported. Milliseconds. */
const SLOW_MS = 100;
/** Reported at one time. */
const MAX_REPORTED = 10;

/** A query that took long, without its parameters, which may contain anybody's messages. */
export interface SlowQuery {
  readonly sql: string;
  readonly milliseconds: number;
  readonly plan: readonly string[];
}

export interface WatchedQueries {
  readonly sql: Sql;
  /** The slow queries since the last call. */
  take(): readonly SlowQuery[];
}

/**
 * Measures how long queries take. Their plans are read over a separate connection, which `connect` opens: libsql never
 * ends an EXPLAIN, so that the connection would see the file as of that moment from then on.
 */
export function watchQueries(sql: Sql, connect: () => Sql, steady: () => number): WatchedQueries {
  let slow: SlowQuery[] = [];

  function planOf(text: string): string[] {
    let own: Sql | undefined;
    try {
      own = connect();
      const steps = own.prepare(`EXPLAIN QUERY PLAN ${text}`).rows();
      return steps.map((row) => String(row[3]));
    } catch {
      return [];
    } finally {
      own?.close();
    }
  }
  function watched<Result>(text: string, run: () => Result): Result {
    const startedAt = steady();
    const result = run();
    const milliseconds = Math.round(steady() - startedAt);
    if (milliseconds > SLOW_MS && slow.length < MAX_REPORTED)
      slow.push({ sql: text, milliseconds, plan: planOf(text) });
    return result;
  }

  return {
    sql: {
      ...sql,
      prepare(text) {
        const statement = sql.prepare(text);
        return {
          run: statement.run,
          rows: (...parameters) => watched(text, () => statement.rows(...parameters)),
          row: (...parameters) => watched(text, () => statement.row(...parameters)),
        };
      },
    },
    take() {
      const taken = slow;
      slow = [];
      return taken;
    },
  };
}
