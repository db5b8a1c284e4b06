import type { Sql } from '../storage/sql.ts';

const CHUNK = 500;

/**
 * Erases from the old file the pushes that somebody had deleted: that was promised, the file is kept, and nothing else will
 * erase them. Returns their number.
 */
export function eraseRemoved(sql: Sql): number {
  const removed = sql.prepare('SELECT seq FROM removals LIMIT ?');
  const erasures = [
    'DELETE FROM search WHERE rowid = ?',
    'DELETE FROM deliveries WHERE push_seq = ?',
    'DELETE FROM pushes WHERE seq = ?',
    'DELETE FROM removals WHERE seq = ?',
  ].map((statement) => sql.prepare(statement));
  let count = 0;
  for (let rows = removed.rows(CHUNK); rows.length > 0; rows = removed.rows(CHUNK)) {
    sql.transaction(() => {
      for (const [seq] of rows) for (const erasure of erasures) erasure.run(Number(seq));
    });
    count += rows.length;
  }
  // The index keeps words of what was deleted until its segments are merged.
  if (count > 0) sql.exec("INSERT INTO search (search) VALUES ('optimize')");
  return count;
}
