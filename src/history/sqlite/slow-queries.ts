import type { Sql } from '../../storage/sql.ts';

/** What takes longer is told. */
const SLOW_MS = 100;
/** Told at one time. */
const MAX_TOLD = 10;

/** A query that took long; without its parameters, which may hold anybody's words. */
export interface SlowQuery {
  readonly sql: string;
  readonly milliseconds: number;
  readonly plan: readonly string[];
}

export interface WatchedQueries {
  readonly sql: Sql;
  take(): readonly SlowQuery[];
}

/**
 * Watches how long queries take. `take` gives those that took long, once. Plans are asked for over a connection of their own,
 * which `connect` opens: libsql never ends an EXPLAIN, and with it the connection would go on to see the file as it was then.
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
    const began = steady();
    const result = run();
    const milliseconds = Math.round(steady() - began);
    if (milliseconds > SLOW_MS && slow.length < MAX_TOLD) slow.push({ sql: text, milliseconds, plan: planOf(text) });
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
