import type { Sql } from '../../storage/sql.ts';

/** How many pushes there are. To count them would take long when there are many. */
export function createTotals(sql: Sql) {
  const read = sql.prepare('SELECT pushes FROM totals');
  const add = sql.prepare('UPDATE totals SET pushes = max(0, pushes + ?)');
  return {
    pushes: (): number => Number(read.row()?.[0] ?? 0),
    /** To be called in a transaction. */
    add(pushes: number): void {
      if (pushes !== 0) add.run(pushes);
    },
  };
}
