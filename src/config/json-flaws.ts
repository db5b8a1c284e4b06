import { createScanner } from 'jsonc-parser';

/** Deeper than any configuration; what goes through it step by step calls itself no more often than that. */
export const MAX_LEVELS = 64;

/** So many of them name the place of one that is too deep. */
const NAMED_LEVELS = 3;

/** What is wrong with a text of JSON that a parser takes without a word, or cannot take at all. */
export type JsonFlaw = { readonly path: readonly (string | number)[]; readonly offset: number } & (
  | { readonly kind: 'too-deep' }
  /** The key stands at the offset `first`, too. */
  | { readonly kind: 'key-twice'; readonly first: number }
);

interface Level {
  /** Keys of an object, and where the first of each stands; null in a list. */
  readonly keys: Map<string, number> | null;
  /** Where the scanner is in it. */
  at: string | number;
}

/**
 * Keys that stand twice in one object, of which the last would win, and where it is nested too deeply, behind which
 * nothing is looked at. Also for what is no JSON.
 */
export function flawsIn(json: string): JsonFlaw[] {
  const flaws: JsonFlaw[] = [];
  const levels: Level[] = [];
  const path = () => levels.map(({ at }) => at);
  const scanner = createScanner(json, true);
  let text: { readonly value: string; readonly offset: number } | null = null;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= json.length) return flaws;
    const level = levels.at(-1);
    switch (json[offset]) {
      case '{':
      case '[': {
        if (levels.length === MAX_LEVELS)
          return [...flaws, { kind: 'too-deep', path: path().slice(0, NAMED_LEVELS), offset }];
        levels.push(json[offset] === '{' ? { keys: new Map(), at: '' } : { keys: null, at: 0 });
        break;
      }
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.at === 'number') level.at++;
        break;
      case '"':
        text = { value: scanner.getTokenValue(), offset };
        break;
      case ':': {
        if (!level?.keys || text === null) break;
        level.at = text.value;
        const first = level.keys.get(text.value);
        if (first === undefined) level.keys.set(text.value, text.offset);
        else flaws.push({ kind: 'key-twice', first, path: path(), offset: text.offset });
      }
    }
  }
}

/** Where an editor finds what stands at `offset`, counted from 1. */
export function lineOf(json: string, offset: number): { readonly line: number; readonly column: number } {
  const before = json.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
