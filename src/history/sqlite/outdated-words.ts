import type { Sql } from '../../storage/sql.ts';
import type { FullText } from './full-text.ts';
import { readIndexedHead } from './head-reading.ts';
import { wordsOf } from './index-text.ts';

/** Pushes indexed again in one step. A write that arrives meanwhile waits a few milliseconds. */
const BATCH = 100;

/** Pushes that an earlier version indexed in another form. */
export interface OutdatedWords {
  /** Indexes some of them again, newest first; returns how many, 0 when none is left. To be called in a transaction. */
  renew(): number;
}

export function createOutdatedWords(sql: Sql, fullText: FullText): OutdatedWords {
  const place = sql.prepare('SELECT below FROM outdated_words');
  const heads = sql.prepare('SELECT seq, head FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const moveTo = sql.prepare('UPDATE outdated_words SET below = ?');
  const end = sql.prepare('DELETE FROM outdated_words');
  let mayBeLeft = true;

  return {
    renew() {
      const below = mayBeLeft ? place.row()?.[0] : undefined;
      mayBeLeft = typeof below === 'number';
      if (typeof below !== 'number') return 0;
      const rows = heads.rows(below, BATCH);
      try {
        for (const [seq, head] of rows) fullText.replaceWords(Number(seq), wordsOf(readIndexedHead(String(head))));
        fullText.flush();
      } finally {
        fullText.discard();
      }
      const last = rows.at(-1)?.[0];
      if (rows.length < BATCH) end.run();
      else moveTo.run(Number(last));
      return rows.length;
    },
  };
}
