import type { Sql } from './sql.ts';

/** Pushes that are erased at one time. Small enough that a push waiting for the same thread does not notice. */
const CHUNK = 500;

/** True of a push that nothing remains to be done for. */
export const DONE =
  'behind IS NULL AND NOT EXISTS (SELECT 1 FROM deliveries WHERE push_seq = pushes.seq AND ended_at IS NULL)';
/** True of a push that nobody has removed. */
export const SHOWN = 'NOT EXISTS (SELECT 1 FROM removals WHERE removals.seq = pushes.seq)';

/** A portion of the pushes that somebody removes. */
export interface Removal {
  readonly ids: readonly string[];
  /** Names what was removed together, so that it can be put back together. */
  readonly token: string;
  /** Unix milliseconds from which it may be erased. */
  readonly eraseAt: number;
}

/**
 * Pushes that somebody removed: at once they are in no list any more, and after a while, in which they can be put back,
 * they are erased. What waits for its delivery is not removed. All of it is on disk, so that a crash neither brings back
 * what was removed nor erases what was put back.
 */
export function createRemovals(sql: Sql) {
  const find = sql.prepare(`SELECT seq, ${DONE} FROM pushes WHERE id = ? AND ${SHOWN}`);
  const insert = sql.prepare('INSERT INTO removals (seq, token, erase_at) VALUES (?, ?, ?)');
  const putBack = sql.prepare('DELETE FROM removals WHERE token = ?');
  const due = sql.prepare('SELECT seq FROM removals WHERE erase_at <= ? LIMIT ?');
  const unindex = sql.prepare('DELETE FROM search WHERE rowid = ?');
  const forgetDeliveries = sql.prepare('DELETE FROM deliveries WHERE push_seq = ?');
  const forgetPush = sql.prepare('DELETE FROM pushes WHERE seq = ?');
  const forgetRemoval = sql.prepare('DELETE FROM removals WHERE seq = ?');

  /** Erases a push and all that tells of it. */
  function forget(seq: number): void {
    unindex.run(seq);
    forgetDeliveries.run(seq);
    forgetPush.run(seq);
    forgetRemoval.run(seq);
  }

  return {
    forget,

    remove: ({ ids, token, eraseAt }: Removal): { removed: number; kept: number } =>
      sql.transaction(() => {
        let [removed, kept] = [0, 0];
        for (const id of ids) {
          const [seq, done] = find.row(id) ?? [];
          if (seq === undefined) continue;
          if (done === 1) {
            insert.run(Number(seq), token, eraseAt);
            removed += 1;
          } else kept += 1;
        }
        return { removed, kept };
      }),

    /** Puts back what was removed together and is not erased yet; returns how many. */
    restore: (token: string): number => sql.transaction(() => putBack.run(token).changes),

    count: (): number => sql.number('SELECT count(*) FROM removals'),

    /** Erases a portion of what is due; returns how many. */
    erase(now: number): number {
      const going = due.rows(now, CHUNK);
      for (const [seq] of going) forget(Number(seq));
      return going.length;
    },
  };
}
