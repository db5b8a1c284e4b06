import type { Sql } from '../../storage/sql.ts';
import { encodeTerm } from './index-text.ts';
import { endOf, quoted, termsBetween } from './search-vocabulary.ts';

/** How many ids that start with a word are looked up one by one. */
const MAX_IDS = 16;
/** How many matches of the start of an id an index delivers within a few milliseconds. */
const MAX_MATCHES = 50_000;
/** Kinds of ids that a word may be the start of. */
export const ID_KINDS = ['event', 'room', 'sender', 'app', 'pushkey'];

/** How ids that start with a word are looked up in the index of terms. */
export interface IdLookup {
  readonly expression: string;
  /** So many pushes have such an id that comparing the newest pushes is faster than reading the index. */
  readonly isCommon: boolean;
}

/** Returns how ids of some kinds are looked up that start with a text; null when there is none. */
export type IdLookups = (text: string, kinds: readonly string[]) => IdLookup | null;

export function createIdLookup(sql: Sql): IdLookups {
  const ids = sql.prepare(termsBetween('temp.known_terms'));
  const counted = sql.prepare(
    `SELECT count(*) FROM (SELECT 1 FROM temp.known_terms WHERE term >= ? AND term < ? LIMIT ${MAX_MATCHES})`,
  );

  return (text, kinds) => {
    const value = encodeTerm(text);
    const expressions: string[] = [];
    let isCommon = false;
    for (const kind of kinds) {
      // The index folds the case of ASCII letters only.
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
