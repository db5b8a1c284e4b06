import type { Sql } from '../../storage/sql.ts';

type Entry = readonly [seq: number, text: string];

/** Pages of an index merged after each write, in addition to those that the write added. */
const MERGE_PAGES = 16;
/** Pages of an index merged in one step of pruning; a write that arrives meanwhile waits a few milliseconds. */
const TIDY_PAGES = 100;

const bySeq = ([left]: Entry, [right]: Entry) => left - right;

/** Entries of pushes in both full-text indexes. To be called in a transaction. */
export interface FullText {
  /** Adds a push with the next {@link flush}. */
  add(seq: number, words: string, terms: string): void;
  replaceWords(seq: number, words: string): void;
  replaceTerms(seq: number, terms: string): void;
  flush(): void;
  /** Forgets what was added since the last flush. */
  discard(): void;
  erase(seqs: readonly number[]): void;
  /** Removes a part of what was erased from the indexes; returns whether there is more to remove. */
  tidy(): boolean;
  /** Starts to rewrite both indexes without what was erased; {@link tidy} continues it. */
  purge(): boolean;
}

export function createFullText(sql: Sql): FullText {
  // One statement per page of pushes: one per entry would cost a tenth more.
  const insertInto = (index: string) =>
    sql.prepare(`INSERT INTO ${index} (rowid, text) SELECT value ->> 0, value ->> 1 FROM json_each(?)`);
  const deleteFrom = (index: string) =>
    sql.prepare(`DELETE FROM ${index} WHERE rowid IN (SELECT value FROM json_each(?))`);
  const mergeIn = (index: string) => sql.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`);
  const insert = { words: insertInto('words'), terms: insertInto('terms') };
  const remove = { words: deleteFrom('words'), terms: deleteFrom('terms') };
  const merges = [mergeIn('words'), mergeIn('terms')];
  let words: Entry[] = [];
  let terms: Entry[] = [];
  let replacedWords: number[] = [];
  let replacedTerms: number[] = [];

  function flush(): void {
    if (replacedWords.length > 0) remove.words.run(JSON.stringify(replacedWords));
    if (replacedTerms.length > 0) remove.terms.run(JSON.stringify(replacedTerms));
    // Entries in the order of their numbers go into one segment.
    if (words.length > 0) insert.words.run(JSON.stringify(words.sort(bySeq)));
    if (terms.length > 0) insert.terms.run(JSON.stringify(terms.sort(bySeq)));
  }

  function discard(): void {
    words = [];
    terms = [];
    replacedWords = [];
    replacedTerms = [];
  }

  /** Merges this many pages of each index; returns whether there is more to merge. */
  function merge(pages: number): boolean {
    const changes = () => sql.number('SELECT total_changes()');
    return merges
      .map((statement) => {
        const before = changes();
        statement.run(pages);
        // SQLite, "FTS5, The 'merge' command": a merge that found nothing to do changes fewer than two rows.
        return changes() - before >= 2;
      })
      .includes(true);
  }

  return {
    add(seq, newWords, newTerms) {
      if (newWords !== '') words.push([seq, newWords]);
      terms.push([seq, newTerms]);
    },
    replaceWords(seq, newWords) {
      replacedWords.push(seq);
      if (newWords !== '') words.push([seq, newWords]);
    },
    replaceTerms(seq, newTerms) {
      replacedTerms.push(seq);
      terms.push([seq, newTerms]);
    },
    flush() {
      const entries = Math.max(words.length, terms.length);
      try {
        flush();
      } finally {
        discard();
      }
      if (entries > 0) for (const statement of merges) statement.run(MERGE_PAGES + Math.ceil(entries / 2));
    },
    discard,
    erase(seqs) {
      const list = JSON.stringify(seqs);
      remove.words.run(list);
      remove.terms.run(list);
    },
    tidy: () => merge(TIDY_PAGES),
    purge: () => merge(-TIDY_PAGES),
  };
}
