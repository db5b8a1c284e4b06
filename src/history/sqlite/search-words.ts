import { searchable, trimInvisible } from './searchable-text.ts';

/** How many words of a search count; further ones are ignored. */
const MAX_WORDS = 16;
/** The mark at the place where a list cuts a text. */
const CUT = /…$/;

/** A word that has to occur somewhere in a push. */
export interface SearchWord {
  /** As entered: an id has to start with it. */
  readonly text: string;
  /** In searchable form: a text has to contain all of these. */
  readonly forms: readonly string[];
}

/** The words of a search; an empty search has none. */
export function searchWords(search: string): SearchWord[] {
  return (
    search
      .toWellFormed()
      .split(/\s+/u)
      .map((word) => trimInvisible(word).replace(CUT, ''))
      // For SQLite a NUL ends the text.
      .map((word) => ({ text: word.replaceAll('\0', ''), forms: searchable(word).split(/\s+/u).filter(isNotEmpty) }))
      .filter(({ text, forms }) => text !== '' && forms.length > 0)
      .slice(0, MAX_WORDS)
  );
}

const isNotEmpty = (form: string) => form !== '';
