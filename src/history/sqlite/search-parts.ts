import type { Sql } from '../../storage/sql.ts';
import type { Lookup, Lookups } from './search-lookups.ts';
import { endOf, quoted, termsBetween } from './search-vocabulary.ts';
import type { SearchWord } from './search-words.ts';

/** Letters of a part. The index has every part of a text. */
const LETTERS = 3;
/** How many parts of a word are considered: they narrow a search almost as much as all parts would, and cost less. */
const MAX_PARTS = 12;
/** How many of the rarest parts of a word, and of all words, are looked up: further ones exclude little more. */
const MAX_OF_WORD = 3;
const MAX_OF_ALL = 8;
/**
 * How many entries of the index are collected, which takes a few milliseconds; also the number of pushes compared at
 * most.
 */
const MAX_COLLECTED = 20_000;
/**
 * How many different parts that start with one or two letters are looked up. Letters with more are so common that the
 * newest pushes have them.
 */
const MAX_STARTS = 100;
/**
 * Rarity of a part that every second push has; it is not looked up beside a rarer one, because skipping so many pushes
 * takes longer than comparing a few.
 */
const COMMON = 2;
/** Rarity from which few enough pushes have a part to compare them all quickly. */
const RARE = 100;

interface Part {
  readonly expression: string;
  readonly rarity: number;
}

/**
 * Chooses how words are looked up in texts. The candidates are all texts that contain the words, and some that do not,
 * because they contain the parts of a word in another order, for example.
 */
export interface TextLookup {
  /** Whether few pushes have these words, whatever else they contain. */
  isRare(words: readonly SearchWord[], lookups: Lookups): boolean;
  /** Returns null when there is nothing to look up. */
  choose(words: readonly SearchWord[], lookups: Lookups): Lookup | null;
}

export function createTextLookup(sql: Sql): TextLookup {
  const entries = 'SELECT doc FROM temp.known_parts WHERE term >= ? AND term < ?';
  const counted = sql.prepare(`SELECT count(*) FROM (${entries} LIMIT ${MAX_COLLECTED + 1})`);
  const collected = sql.prepare(`SELECT DISTINCT doc FROM (${entries}) ORDER BY doc DESC`);
  const starts = sql.prepare(termsBetween('temp.known_parts'));

  /** A text with one or two letters in it has a part that starts with them. Null when that is too much to look up. */
  function lookUpShort(form: string, lookups: Lookups): Lookup | string | null {
    const range = [form, endOf(form)] as const;
    if (Number(counted.row(...range)?.[0]) <= MAX_COLLECTED) {
      return lookups.collected(collected.rows(...range).map(([seq]) => Number(seq)));
    }
    const parts = starts.rows(...range, MAX_STARTS + 1).map(([part]) => quoted(String(part)));
    return parts.length > MAX_STARTS ? null : `(${parts.join(' OR ')})`;
  }

  const ratedBy =
    (lookups: Lookups) =>
    (expression: string): Part => ({ expression, rarity: lookups.matching('words', expression).rarity });
  const rarestOfLong = (forms: readonly string[], lookups: Lookups): Part[] =>
    forms.filter(isLong).flatMap((form) => rarest(partsOf(form).map(ratedBy(lookups)), MAX_OF_WORD));
  const hasRare = (parts: readonly Part[]) => parts.some((part) => part.rarity >= RARE);

  return {
    isRare: (words, lookups) => hasRare(rarestOfLong(formsOf(words), lookups)),
    choose(words, lookups) {
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
  // The difference of two infinite numbers is NaN.
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
