import { type ParseError, parse } from 'jsonc-parser';

/** A place in a text: its offset, and its line and column as people count them. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** What a text says as JSON, or where it stops to be JSON. Nothing at all is no value, and not wrong. */
export type Read = { readonly value: unknown } | { readonly brokenAt: Place };

export function readJson(text: string): Read {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    const [first = { offset: text.trimEnd().length }] = errors;
    return { brokenAt: placeAt(text, first.offset) };
  }
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { offset, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
