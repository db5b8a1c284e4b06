import type { Sql } from '../../storage/sql.ts';

/** A push without an answer for this long lost it with an earlier file, and is shown without. Milliseconds. */
const PATIENCE_MS = 60_000;
/** How many pushes are checked at one time. */
const MAX_CHECKED = 1_000;

/**
 * Makes lists show pushes whose answer does not come; returns their sequence numbers. To be called regularly, in a
 * transaction.
 */
export function createUnanswered(sql: Sql): (now: number) => readonly number[] {
  const waiting = sql.prepare(`SELECT seq FROM pushes WHERE rejected IS NULL LIMIT ${MAX_CHECKED}`);
  const show = sql.prepare("UPDATE pushes SET rejected = '[]' WHERE seq = ?");
  let seen = new Map<number, number>();

  return (now) => {
    const before = seen;
    seen = new Map(waiting.rows().map(([seq]) => [Number(seq), before.get(Number(seq)) ?? now]));
    const shown = [...seen].flatMap(([seq, since]) => (now - since >= PATIENCE_MS ? [seq] : []));
    for (const seq of shown) show.run(seq);
    return shown;
  };
}
