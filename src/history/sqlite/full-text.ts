import type { Sql } from '../../storage/sql.ts';

type Entry = readonly [seq: number, text: string];

/** Pages of an index that are merged beside those that the pushes of a page make. */
const MERGE_PAGES = 16;
/** Pages of an index that are merged in one go when there is time; a write that comes meanwhile waits a few milliseconds. */
const TIDY_PAGES = 100;

const bySeq = ([left]: Entry, [right]: Entry) => left - right;

export type FullText = ReturnType<typeof createFullText>;

/** Entries of pushes in both full-text indexes. To be called in a transaction. */
export function createFullText(sql: Sql) {
  // Whole pages at once: a call for each entry costs as much as a tenth of what it writes.
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
    // What comes in the order of its numbers goes into one segment.
    if (words.length > 0) insert.words.run(JSON.stringify(words.sort(bySeq)));
    if (terms.length > 0) insert.terms.run(JSON.stringify(terms.sort(bySeq)));
  }

  function discard(): void {
    words = [];
    terms = [];
    replacedWords = [];
    replacedTerms = [];
  }

  /** Merges so many pages of each index; true when there is more to merge. */
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
    /** Adds a push with the next {@link flush}. */
    add(seq: number, itsWords: string, itsTerms: string): void {
      if (itsWords !== '') words.push([seq, itsWords]);
      terms.push([seq, itsTerms]);
    },
    replaceWords(seq: number, itsWords: string): void {
      replacedWords.push(seq);
      if (itsWords !== '') words.push([seq, itsWords]);
    },
    replaceTerms(seq: number, itsTerms: string): void {
      replacedTerms.push(seq);
      terms.push([seq, itsTerms]);
    },
    flush(): void {
      const entries = Math.max(words.length, terms.length);
      try {
        flush();
      } finally {
        discard();
      }
      if (entries > 0) for (const statement of merges) statement.run(MERGE_PAGES + Math.ceil(entries / 2));
    },
    /** Forgets what was added and not flushed. */
    discard,
    erase(seqs: readonly number[]): void {
      const list = JSON.stringify(seqs);
      remove.words.run(list);
      remove.terms.run(list);
    },
    /** Clears the indexes of what was erased, by a portion; true when there is more to clear. */
    tidy: (): boolean => merge(TIDY_PAGES),
    /** Begins to write both indexes anew, without anything of what was erased; {@link tidy} goes on with it. */
    purge: (): boolean => merge(-TIDY_PAGES),
  };
}
