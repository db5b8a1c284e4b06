import { keyChoices } from './terms.ts';

/** What may be typed next, and the part of the text that it replaces: UTF-16 code units from the start. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly choices: readonly string[];
}

const WORD_BEFORE = /[^\s()]*$/u;

/** Keys, or the values of a key, that go on with what stands before the caret; none within quotes. */
export function completionsAt(text: string, caret: number): Completions {
  const before = text.slice(0, caret);
  const typed = isWithinQuotes(before) ? '' : (WORD_BEFORE.exec(before)?.[0].replace(/^-/, '') ?? '');
  const colon = typed.indexOf(':');
  const part = typed.slice(colon + 1);
  const offered = colon < 0 ? Object.keys(keyChoices).map((key) => `${key}:`) : valuesOf(typed.slice(0, colon));
  const choices = typed === '' ? [] : offered.filter((choice) => choice.startsWith(part) && choice !== part);
  return { from: caret - part.length, to: caret, choices };
}

const valuesOf = (key: string): readonly string[] => (Object.hasOwn(keyChoices, key) ? (keyChoices[key] ?? []) : []);

const isWithinQuotes = (text: string) => (text.match(/"/g)?.length ?? 0) % 2 === 1;
