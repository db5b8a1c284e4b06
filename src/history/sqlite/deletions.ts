import type { Sql } from '../../storage/sql.ts';

/** Pushes that are erased at one time. Small enough that a write that waits for the thread does not notice. */
export const CHUNK = 500;
/** Nothing can be put back for longer: what is to be erased later than that was deleted by a clock that was ahead. */
const MAX_UNDO_MS = 60_000;
/** True of a push that nobody has deleted. */
const KEPT = 'NOT EXISTS (SELECT 1 FROM deletions WHERE deletions.seq = pushes.seq)';
/** True of a push that lists show: it was answered, and nobody has deleted it. */
export const SHOWN = `rejected IS NOT NULL AND ${KEPT}`;

/** Pushes that are deleted together. */
export interface Deletion {
  readonly seqs: readonly number[];
  /** Names what was deleted together, so that it can be put back together. */
  readonly token: string;
  /** Unix milliseconds from which it may be erased. */
  readonly eraseAt: number;
}

/**
 * Pushes that somebody deleted: at once they are in no list any more, and after a while, in which they can be put back,
 * they are erased. What waits for its delivery is kept. All of it is on disk, so that a crash neither brings back what was
 * deleted nor erases what was put back. To be called in a transaction.
 */
export function createDeletions(sql: Sql) {
  const waiting = sql.prepare(
    `SELECT count(*) FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND open > 0 AND ${SHOWN}`,
  );
  const insert = sql.prepare(
    `INSERT INTO deletions (seq, token, erase_at)
     SELECT seq, ?, ? FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND open = 0 AND ${SHOWN}`,
  );
  const undo = sql.prepare('DELETE FROM deletions WHERE token = ?');
  const due = sql.prepare('SELECT seq FROM deletions WHERE erase_at <= ? OR erase_at > ? LIMIT ?');

  return {
    /** `kept` are those that stay, because something remains to be done for them. */
    delete({ seqs, token, eraseAt }: Deletion): { deleted: number; kept: number } {
      const list = JSON.stringify(seqs);
      return { kept: Number(waiting.row(list)?.[0]), deleted: insert.run(token, eraseAt, list).changes };
    },
    /** Puts back what was deleted together and is not erased yet; returns how many. */
    undo: (token: string): number => undo.run(token).changes,
    /** A portion of what is to be erased. */
    due: (now: number): number[] => due.rows(now, now + MAX_UNDO_MS, CHUNK).map(([seq]) => Number(seq)),
  };
}
