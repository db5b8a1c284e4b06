/** An entry for each push that has a term, of both indexes: the terms that there are. To be made before a connection only reads. */
export const VOCABULARIES = `
  CREATE VIRTUAL TABLE temp.known_terms USING fts5vocab(main, terms, 'instance');
  CREATE VIRTUAL TABLE temp.known_parts USING fts5vocab(main, words, 'instance');`;

type Vocabulary = 'temp.known_terms' | 'temp.known_parts';

/**
 * A query for the terms from `?1` to `?2`, at most `?3`. It leaps from each to the next: to read the entries of a term takes as
 * long as there are pushes that have it. No term has a character below the blank.
 */
export const termsBetween = (vocabulary: Vocabulary): string => {
  const first = (from: string) => `(SELECT term FROM ${vocabulary} WHERE term >= ${from} AND term < ?2 LIMIT 1)`;
  return `WITH RECURSIVE found (term) AS (
      SELECT ${first('?1')} UNION ALL SELECT ${first('found.term || char(1)')} FROM found WHERE found.term IS NOT NULL
    ) SELECT term FROM found WHERE term IS NOT NULL LIMIT ?3`;
};

/** Where the terms end that begin with this. */
export const endOf = (beginning: string): string => beginning + '\u{10ffff}'.repeat(3);

/** A term as an expression. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
