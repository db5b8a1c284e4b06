/**
 * Tables of the terms of both indexes, with an entry for each push that has one. To be created before a connection is
 * read-only.
 */
export const VOCABULARIES = `
  CREATE VIRTUAL TABLE temp.known_terms USING fts5vocab(main, terms, 'instance');
  CREATE VIRTUAL TABLE temp.known_parts USING fts5vocab(main, words, 'instance');`;

type Vocabulary = 'temp.known_terms' | 'temp.known_parts';

/**
 * A query for the terms from `?1` up to `?2`, at most `?3`. It jumps from each term to the next, because reading all
 * entries of a term takes longer the more pushes have it. No term has a character below the space.
 */
export const termsBetween = (vocabulary: Vocabulary): string => {
  const first = (from: string) => `(SELECT term FROM ${vocabulary} WHERE term >= ${from} AND term < ?2 LIMIT 1)`;
  return `WITH RECURSIVE found (term) AS (
      SELECT ${first('?1')} UNION ALL SELECT ${first('found.term || char(1)')} FROM found WHERE found.term IS NOT NULL
    ) SELECT term FROM found WHERE term IS NOT NULL LIMIT ?3`;
};

/** The upper bound of all terms that start with this. */
export const endOf = (start: string): string => start + '\u{10ffff}'.repeat(3);

/** A term as an expression of FTS5. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
