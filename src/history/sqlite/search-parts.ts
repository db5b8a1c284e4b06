import type { Sql } from '../../storage/sql.ts';
import type { Rarity } from './search-rarity.ts';
import { endOf, quoted, termsBetween } from './search-vocabulary.ts';
import type { SearchWord } from './search-words.ts';

/** Letters of a part, of which the index has all that are in a text. */
const LETTERS = 3;
/** Parts of a word that are looked at: they find hardly more than all parts do, and cost less. */
const MAX_PARTS = 12;
/** The rarest parts of a word, and of all words, which are looked up: beside them the others sort out little more. */
const MAX_OF_WORD = 3;
const MAX_OF_ALL = 8;
/** Different parts that begin with one or two letters. Letters that have more are not looked up. */
const MAX_BEGINNINGS = 500;
/** What every second push has is not looked up beside what is rarer: to pass over so many takes longer than to compare a few. */
const COMMON = 2;
/** One push of so many has it: they are soon looked through. */
const RARE = 100;

/** Letters of no text. */
const NOWHERE = quoted('\u{10ffff}'.repeat(LETTERS));

/** How texts are looked up: all that contain the words match, and some that do not: parts of a word in another order, say. */
export interface TextLookup {
  readonly expression: string;
  /** Of the rarest part of it. */
  readonly rarity: number;
}

/** Chooses what is looked up for words. */
export function createTextLookup(sql: Sql) {
  const beginnings = sql.prepare(termsBetween('temp.known_parts'));

  /** Any text with one or two letters has a part that begins with them. Null when there are too many such parts. */
  function beginningWith(form: string): string | null {
    const parts = beginnings.rows(form, endOf(form), MAX_BEGINNINGS + 1).map(([part]) => quoted(String(part)));
    if (parts.length > MAX_BEGINNINGS) return null;
    return parts.length === 0 ? NOWHERE : `(${parts.join(' OR ')})`;
  }

  /** The rarest parts of words that are long enough. */
  function rarestOfLong(forms: readonly string[], rarity: Rarity): TextLookup[] {
    const rated = (expression: string): TextLookup => ({ expression, rarity: rarity('words', expression) });
    return forms.filter(isLong).flatMap((form) => rarest(partsOf(form).map(rated), MAX_OF_WORD));
  }
  const hasRare = (parts: readonly TextLookup[]) => parts.some((part) => part.rarity >= RARE);

  return {
    /** Few pushes have the words, whatever else they have. */
    isRare: (words: readonly SearchWord[], rarity: Rarity): boolean => hasRare(rarestOfLong(formsOf(words), rarity)),
    /** Null when there is nothing to look up. */
    choose(words: readonly SearchWord[], rarity: Rarity): TextLookup | null {
      const forms = formsOf(words);
      const long = rarestOfLong(forms, rarity);
      const short = hasRare(long)
        ? []
        : forms.filter((form) => !isLong(form)).flatMap((form) => beginningWith(form) ?? []);
      const rated = short.map((expression) => ({ expression, rarity: rarity('words', expression) }));
      const [best, ...others] = rarest([...long, ...rated], MAX_OF_ALL);
      if (best === undefined) return null;
      const chosen = [best, ...others.filter((part) => part.rarity >= COMMON)];
      return { expression: chosen.map(({ expression }) => expression).join(' AND '), rarity: best.rarity };
    },
  };
}

const formsOf = (words: readonly SearchWord[]) => [...new Set(words.flatMap((word) => word.forms))];

export const isLong = (form: string): boolean => [...form].length >= LETTERS;

const rarest = (parts: readonly TextLookup[], max: number): TextLookup[] =>
  // Infinite numbers have no difference.
  [...parts].sort((left, right) => Math.sign(right.rarity - left.rarity) || 0).slice(0, max);

function partsOf(form: string): string[] {
  const letters = [...form];
  const last = letters.length - LETTERS;
  const step = Math.max(1, Math.ceil(last / (MAX_PARTS - 1)));
  const parts = new Set<string>();
  for (let at = 0; at < last; at += step) parts.add(letters.slice(at, at + LETTERS).join(''));
  parts.add(letters.slice(last).join(''));
  return [...parts].map(quoted);
}
