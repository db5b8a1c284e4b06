import type { Sql } from '../../storage/sql.ts';
import type { Lookup, Lookups } from './search-lookups.ts';
import { endOf, quoted, termsBetween } from './search-vocabulary.ts';
import type { SearchWord } from './search-words.ts';

/** Letters of a part, of which the index has all that are in a text. */
const LETTERS = 3;
/** Parts of a word that are looked at: they find hardly more than all parts do, and cost less. */
const MAX_PARTS = 12;
/** The rarest parts of a word, and of all words, which are looked up: beside them the others sort out little more. */
const MAX_OF_WORD = 3;
const MAX_OF_ALL = 8;
/** So many entries of the index are gathered in a few milliseconds. Nor are more pushes compared. */
const MAX_GATHERED = 20_000;
/** Different parts that begin with one or two letters. Letters that have more are not looked up: the newest pushes have them. */
const MAX_BEGINNINGS = 100;
/** What every second push has is not looked up beside what is rarer: to pass over so many takes longer than to compare a few. */
const COMMON = 2;
/** One push of so many has it: they are soon looked through. */
const RARE = 100;

interface Part {
  readonly expression: string;
  readonly rarity: number;
}

/**
 * Chooses how words are looked up in texts. What is found are all texts that contain them, and some that do not: parts of a word in
 * another order, say.
 */
export function createTextLookup(sql: Sql) {
  const entries = 'SELECT doc FROM temp.known_parts WHERE term >= ? AND term < ?';
  const counted = sql.prepare(`SELECT count(*) FROM (${entries} LIMIT ${MAX_GATHERED + 1})`);
  const gathered = sql.prepare(`SELECT DISTINCT doc FROM (${entries}) ORDER BY doc DESC`);
  const beginnings = sql.prepare(termsBetween('temp.known_parts'));

  /** Any text with one or two letters has a part that begins with them. Null when that is too much to look up. */
  function lookUpShort(form: string, lookups: Lookups): Lookup | string | null {
    const range = [form, endOf(form)] as const;
    if (Number(counted.row(...range)?.[0]) <= MAX_GATHERED) {
      return lookups.gathered(gathered.rows(...range).map(([seq]) => Number(seq)));
    }
    const parts = beginnings.rows(...range, MAX_BEGINNINGS + 1).map(([part]) => quoted(String(part)));
    return parts.length > MAX_BEGINNINGS ? null : `(${parts.join(' OR ')})`;
  }

  const ratedBy =
    (lookups: Lookups) =>
    (expression: string): Part => ({ expression, rarity: lookups.matching('words', expression).rarity });
  const rarestOfLong = (forms: readonly string[], lookups: Lookups): Part[] =>
    forms.filter(isLong).flatMap((form) => rarest(partsOf(form).map(ratedBy(lookups)), MAX_OF_WORD));
  const hasRare = (parts: readonly Part[]) => parts.some((part) => part.rarity >= RARE);

  return {
    /** Few pushes have the words, whatever else they have. */
    isRare: (words: readonly SearchWord[], lookups: Lookups): boolean => hasRare(rarestOfLong(formsOf(words), lookups)),
    /** Null when there is nothing to look up. */
    choose(words: readonly SearchWord[], lookups: Lookups): Lookup | null {
      const forms = formsOf(words);
      const long = rarestOfLong(forms, lookups);
      const short = hasRare(long)
        ? []
        : forms.filter((form) => !isLong(form)).map((form) => lookUpShort(form, lookups));
      const lists = short.flatMap((one) => (one === null || typeof one === 'string' ? [] : one));
      const parts = short.flatMap((one) => (typeof one === 'string' ? ratedBy(lookups)(one) : []));
      const [best, ...others] = rarest([...long, ...parts], MAX_OF_ALL);
      const [list = null] = rarest(lists, 1);
      if (best === undefined || (list !== null && list.rarity >= best.rarity)) return list;
      const chosen = [best, ...others.filter((part) => part.rarity >= COMMON)];
      const expression = chosen.map((part) => part.expression).join(' AND ');
      return { candidates: lookups.candidates('words', expression), rarity: best.rarity };
    },
  };
}

const formsOf = (words: readonly SearchWord[]) => [...new Set(words.flatMap((word) => word.forms))];

export const isLong = (form: string): boolean => [...form].length >= LETTERS;

const rarest = <Rated extends { readonly rarity: number }>(all: readonly Rated[], max: number): Rated[] =>
  // Infinite numbers have no difference.
  [...all].sort((left, right) => Math.sign(right.rarity - left.rarity) || 0).slice(0, max);

function partsOf(form: string): string[] {
  const letters = [...form];
  const last = letters.length - LETTERS;
  const step = Math.max(1, Math.ceil(last / (MAX_PARTS - 1)));
  const parts = new Set<string>();
  for (let at = 0; at < last; at += step) parts.add(letters.slice(at, at + LETTERS).join(''));
  parts.add(letters.slice(last).join(''));
  return [...parts].map(quoted);
}
