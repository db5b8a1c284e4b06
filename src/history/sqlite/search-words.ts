import { searchable, trimInvisible } from './searchable-text.ts';

/** The mark at the place where a list cuts a text. */
const CUT = /…$/;

/** A word or phrase that has to occur somewhere in a push. */
export interface SearchWord {
  /** As entered: an id has to start with it. */
  readonly text: string;
  /** In searchable form: a text has to contain all of these. */
  readonly forms: readonly string[];
  /** All of them with one space between, if they were entered with white space; else null. */
  readonly phrase: string | null;
}

/** The word or phrase of a search; null if all of it is invisible. */
export function searchWord(entered: string): SearchWord | null {
  const visible = trimInvisible(entered.toWellFormed().trim()).replace(CUT, '');
  // For SQLite a NUL ends the text.
  const text = visible.replaceAll('\0', '');
  const forms = searchable(visible).split(/\s+/u).filter(isNotEmpty);
  if (text === '' || forms.length === 0) return null;
  return { text, forms, phrase: /\s/u.test(visible) ? forms.join(' ') : null };
}

const isNotEmpty = (form: string) => form !== '';
