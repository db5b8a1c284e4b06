import type { Sql } from '../../storage/sql.ts';

/** A push that waits so long for its answer lost it with an earlier file, and is shown as it is. */
const PATIENCE_MS = 60_000;
/** Pushes that are looked at in one go. */
const MAX_LOOKED_AT = 1_000;

/** Shows pushes whose answer does not come. To be called in a transaction, once in a while; returns their places. */
export function createUnanswered(sql: Sql): (now: number) => readonly number[] {
  const waiting = sql.prepare(`SELECT seq FROM pushes WHERE rejected IS NULL LIMIT ${MAX_LOOKED_AT}`);
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
