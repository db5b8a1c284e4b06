import { searchable, withoutUnseenAround } from './searchable-text.ts';

/** Words of a search; more are not looked at. */
const MAX_WORDS = 16;
/** What stands for the rest where a list cuts a text. */
const CUT = /…$/;

/** One word that has to occur somewhere in a push. */
export interface SearchWord {
  /** As it was asked for: an id begins with it. */
  readonly text: string;
  /** As texts are searched: all of these occur in one. */
  readonly forms: readonly string[];
}

/** The words of a search; none when it asks for nothing. */
export function searchWords(search: string): SearchWord[] {
  return (
    search
      .toWellFormed()
      .split(/\s+/u)
      .map((word) => withoutUnseenAround(word).replace(CUT, ''))
      // SQLite takes a NUL for the end of the text.
      .map((word) => ({ text: word.replaceAll('\0', ''), forms: searchable(word).split(/\s+/u).filter(isSomething) }))
      .filter(({ text, forms }) => text !== '' && forms.length > 0)
      .slice(0, MAX_WORDS)
  );
}

const isSomething = (form: string) => form !== '';
