import type { QueryError } from '../../../src/query/query.ts';

/** Why a search cannot be read: of the text that is meant, and with what would be accepted in its place. */
const errors: Record<QueryError['code'], (text: string, choices: string) => string> = {
  'unknown-key': (text, choices) =>
    `“${text}:” is not a key of the search. Use one of ${choices}, or put the word in quotes to search for it.`,
  'value-missing': (text, choices) =>
    choices === '' ? `“${text}:” needs a value.` : `“${text}:” needs a value, for example ${choices}.`,
  'value-unknown': (text, choices) => `“${text}” is not known here. Use one of ${choices}.`,
  'value-not-time': (text, choices) => `“${text}” is not a time. Write it as one of ${choices}.`,
  'value-not-size': (text, choices) => `“${text}” is not a size. Write it as one of ${choices}.`,
  'value-not-duration': (text, choices) => `“${text}” is not a duration. Write it as one of ${choices}.`,
  'value-not-answer': (text, choices) => `“${text}” is not the status of an answer. Write it as one of ${choices}.`,
  'value-not-json': (text, choices) => `“${text}” does not say which value to look for. Write it like ${choices}.`,
  'quote-open': () => 'This quote is not closed. Put " at its end.',
  'parenthesis-open': () => 'This parenthesis is not closed. Put ) at its end.',
  'parenthesis-closed': () => 'No parenthesis is open here. Remove this one, or put it in quotes to search for it.',
  'operand-missing': () => 'Something to search for is missing here: a word, a key with a value, or a parenthesis.',
  'too-many-terms': () => 'A search has up to 64 terms. Remove what begins here.',
  'too-deep': () => 'Parentheses stand up to 16 deep. Remove some of them.',
};

/** The search line. */
export const search = {
  errors,
  completions: 'Completions',
  count: (found: string, isExact: boolean, all: string) =>
    isExact ? `${found} of ${all}` : `More than ${found} of ${all}`,
};
