import type { Sql } from '../../storage/sql.ts';
import type { FullText } from './full-text.ts';
import { readIndexedHead } from './head-reading.ts';
import { wordsOf } from './index-text.ts';

/** Pushes that are indexed anew at one time. A write that comes meanwhile waits a few milliseconds. */
const PORTION = 100;

/** Indexes anew what an earlier version indexed in another form, newest first. To be called in a transaction. */
export function createOutdatedWords(sql: Sql, fullText: FullText) {
  const place = sql.prepare('SELECT below FROM outdated_words');
  const heads = sql.prepare('SELECT seq, head FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const moveTo = sql.prepare('UPDATE outdated_words SET below = ?');
  const end = sql.prepare('DELETE FROM outdated_words');
  let mayBeThere = true;

  return {
    /** Indexes a portion; returns how many pushes that were, 0 when nothing is outdated any more. */
    renew(): number {
      const below = mayBeThere ? place.row()?.[0] : undefined;
      mayBeThere = typeof below === 'number';
      if (typeof below !== 'number') return 0;
      const rows = heads.rows(below, PORTION);
      try {
        for (const [seq, head] of rows) fullText.replaceWords(Number(seq), wordsOf(readIndexedHead(String(head))));
        fullText.flush();
      } finally {
        fullText.discard();
      }
      const last = rows.at(-1)?.[0];
      if (rows.length < PORTION) end.run();
      else moveTo.run(Number(last));
      return rows.length;
    },
  };
}
