import type { Sql } from '../../storage/sql.ts';
import { encodeTerm } from './index-text.ts';
import { endOf, quoted, termsBetween } from './search-vocabulary.ts';
import type { SearchWord } from './search-words.ts';

/** Different ids that begin with a word and are looked up one by one. */
const MAX_IDS = 16;
/** So many matches of the beginning of an id are gathered from an index in a few milliseconds. */
const MAX_MATCHES = 50_000;
/** What a word may be the beginning of. */
const ID_KINDS = ['event', 'room', 'sender', 'app', 'pushkey'];

/** How the ids that begin with a word are looked up in the index of terms. */
export interface IdLookup {
  readonly expression: string;
  /** Very many pushes have one: to gather them from the index takes longer than to look through the newest pushes. */
  readonly isCommon: boolean;
}

/** Finds out how ids are looked up; null when none begins with the word. */
export function createIdLookup(sql: Sql): (word: SearchWord) => IdLookup | null {
  const ids = sql.prepare(termsBetween('temp.known_terms'));
  const counted = sql.prepare(
    `SELECT count(*) FROM (SELECT 1 FROM temp.known_terms WHERE term >= ? AND term < ? LIMIT ${MAX_MATCHES})`,
  );

  return ({ text }) => {
    const value = encodeTerm(text);
    const expressions: string[] = [];
    let isCommon = false;
    for (const kind of ID_KINDS) {
      // As the index folds it.
      const term = `${kind}:${value}`.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      const range = [term, endOf(term)] as const;
      const known = ids.rows(...range, MAX_IDS + 1).map(([id]) => quoted(String(id)));
      if (known.length <= MAX_IDS) expressions.push(...known);
      else {
        isCommon ||= Number(counted.row(...range)?.[0]) === MAX_MATCHES;
        expressions.push(`${quoted(term)} *`);
      }
    }
    return expressions.length === 0 ? null : { expression: expressions.join(' OR '), isCommon };
  };
}
