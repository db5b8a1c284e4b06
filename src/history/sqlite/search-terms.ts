import type { Sql } from '../../storage/sql.ts';
import { encodeTerm, fold } from './index-text.ts';

/** Words of a search; more are not looked at. */
const MAX_WORDS = 16;
/** Letters of a word that an index can look up. */
const INDEXED_LETTERS = 3;
/** Parts of a word that are looked up: they find hardly more than all parts do, and cost less. */
const MAX_PARTS = 12;
/** Different ids that begin with a word and are looked up one by one. */
const MAX_IDS = 16;
/** So many matches of the beginning of an id are gathered from an index in a few milliseconds. */
const MAX_MATCHES = 50_000;
/** What a word may be the beginning of. */
const ID_KINDS = ['event', 'room', 'sender', 'app', 'pushkey'];

/** One word that has to occur somewhere in a push. */
export interface SearchWord {
  readonly text: string;
  /** As the index of words has it. */
  readonly folded: string;
  /** It is long enough for the indexes. */
  readonly indexed: boolean;
}

export function searchWords(search: string): SearchWord[] {
  // A NUL would end the text for SQLite in the middle of its quotes.
  const words = search.replaceAll('\0', '').toWellFormed().split(/\s+/u);
  return words
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS)
    .map((text) => ({ text, folded: fold(text) }))
    .map((word) => ({ ...word, indexed: [...word.folded].length >= INDEXED_LETTERS }));
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Matches, in the index of words, all texts that contain a word, and some that do not: its parts in another order, say. */
export function wordExpression({ folded }: SearchWord): string {
  const letters = [...folded];
  const last = letters.length - INDEXED_LETTERS;
  // Parts of a short word overlap, or it would be found in too many texts.
  const step = letters.length < 2 * INDEXED_LETTERS ? 1 : INDEXED_LETTERS;
  const parts = new Set<string>();
  for (let at = 0; at < last && parts.size < MAX_PARTS; at += step) {
    parts.add(letters.slice(at, at + INDEXED_LETTERS).join(''));
  }
  parts.add(letters.slice(last).join(''));
  return [...parts].map(quoted).join(' AND ');
}

/** How the ids that begin with a word are looked up in the index of terms. */
export interface IdLookup {
  readonly expression: string;
  /** Very many pushes have one: to gather them from the index takes longer than to look through the newest pushes. */
  readonly isCommon: boolean;
}

/** Finds out how ids are looked up; null when none begins with the word. */
export function createIdLookup(sql: Sql): (word: SearchWord) => IdLookup | null {
  const known = 'temp.known_terms WHERE term >= ? AND term < ?';
  const beginning = sql.prepare(`SELECT term FROM ${known} LIMIT ${MAX_IDS + 1}`);
  const counted = sql.prepare(`SELECT count(*), sum(doc) FROM (SELECT doc FROM ${known} LIMIT ${MAX_MATCHES})`);

  return ({ text }) => {
    const value = encodeTerm(text);
    const expressions: string[] = [];
    let isCommon = false;
    for (const kind of ID_KINDS) {
      // As the index folds it.
      const term = `${kind}:${value}`.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      const range = [term, `${term}\u{10ffff}`] as const;
      const ids = beginning.rows(...range).map(([id]) => quoted(String(id)));
      if (ids.length <= MAX_IDS) expressions.push(...ids);
      else {
        const [terms, pushes] = counted.row(...range) ?? [];
        isCommon ||= Number(terms) === MAX_MATCHES || Number(pushes) >= MAX_MATCHES;
        expressions.push(`${quoted(term)} *`);
      }
    }
    return expressions.length === 0 ? null : { expression: expressions.join(' OR '), isCommon };
  };
}

/** The terms that are in the index, for {@link createIdLookup}. To be made before a connection only reads. */
export const KNOWN_TERMS = "CREATE VIRTUAL TABLE temp.known_terms USING fts5vocab(main, terms, 'row')";
