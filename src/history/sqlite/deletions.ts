import type { Sql } from '../../storage/sql.ts';

/** Pushes erased in one step: few enough not to delay a write that waits for the thread. */
export const CHUNK = 500;
/**
 * No deletion can be undone for longer: an erasure due later than that was scheduled while the clock was ahead.
 * Milliseconds.
 */
const MAX_UNDO_MS = 60_000;
/** SQL: nobody has deleted the push. */
const KEPT = 'NOT EXISTS (SELECT 1 FROM deletions WHERE deletions.seq = pushes.seq)';
/** SQL: lists show the push, because it was answered and nobody has deleted it. */
export const SHOWN = `rejected IS NOT NULL AND ${KEPT}`;

/** Pushes that are deleted together. */
export interface Deletion {
  readonly seqs: readonly number[];
  /** Identifies pushes that were deleted together, so that they can be put back together. */
  readonly token: string;
  /** Unix milliseconds from which it may be erased. */
  readonly eraseAt: number;
}

/**
 * Deleted pushes. They disappear from all lists at once, can be put back for a while, and are then erased. Pushes with
 * open deliveries are never deleted. All of this is on disk, so that a crash neither brings back deleted pushes nor
 * erases pushes that were put back. To be called in a transaction.
 */
export interface Deletions {
  /** `kept` counts the pushes that stay, because deliveries of theirs are open. */
  delete(deletion: Deletion): { deleted: number; kept: number };
  /** Puts back the pushes that were deleted with this token and are not erased yet; returns how many. */
  undo(token: string): number;
  /** The sequence numbers of some of the pushes that are to be erased now. */
  due(now: number): number[];
}

export function createDeletions(sql: Sql): Deletions {
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
    delete({ seqs, token, eraseAt }) {
      const list = JSON.stringify(seqs);
      return { kept: Number(waiting.row(list)?.[0]), deleted: insert.run(token, eraseAt, list).changes };
    },
    undo: (token) => undo.run(token).changes,
    due: (now) => due.rows(now, now + MAX_UNDO_MS, CHUNK).map(([seq]) => Number(seq)),
  };
}
