import type { Sql } from '../../storage/sql.ts';

/** How many pushes there are; counting the rows would take too long. */
export interface Totals {
  pushes(): number;
  /** To be called in a transaction. */
  add(pushes: number): void;
}

export function createTotals(sql: Sql): Totals {
  const read = sql.prepare('SELECT pushes FROM totals');
  const add = sql.prepare('UPDATE totals SET pushes = max(0, pushes + ?)');
  return {
    pushes: () => Number(read.row()?.[0] ?? 0),
    add(pushes) {
      if (pushes !== 0) add.run(pushes);
    },
  };
}
