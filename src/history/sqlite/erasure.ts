import type { Sql } from '../../storage/sql.ts';
import type { FullText } from './full-text.ts';

/** Erases pushes with their deliveries and index entries; SQLite overwrites the content. To be called in a transaction. */
export function createErasure(sql: Sql, fullText: FullText): (seqs: readonly number[]) => void {
  const theirs = '(SELECT value FROM json_each(?))';
  const forget = [
    sql.prepare(`DELETE FROM deliveries WHERE seq IN ${theirs}`),
    sql.prepare(`DELETE FROM refused WHERE seq IN ${theirs}`),
    sql.prepare(`DELETE FROM pushes WHERE seq IN ${theirs}`),
    sql.prepare(`DELETE FROM deletions WHERE seq IN ${theirs}`),
  ];
  return (seqs) => {
    if (seqs.length === 0) return;
    fullText.erase(seqs);
    const list = JSON.stringify(seqs);
    for (const statement of forget) statement.run(list);
  };
}
