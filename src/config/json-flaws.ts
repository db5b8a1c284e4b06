import { createScanner } from 'jsonc-parser';

/** Deeper than any real configuration; it also limits the recursion of whatever walks through one. */
export const MAX_LEVELS = 64;

/** The number of levels that name the place of a value that is nested too deeply. */
const NAMED_LEVELS = 3;

/** A fault in JSON that a parser accepts silently, or that would exhaust its stack. */
export type JsonFlaw = { readonly path: readonly (string | number)[]; readonly offset: number } & (
  | { readonly kind: 'too-deep' }
  /** `first` is the offset of the same key before. */
  | { readonly kind: 'key-twice'; readonly first: number }
);

interface Level {
  /** Keys of an object with the offset of the first of each; null in a list. */
  readonly keys: Map<string, number> | null;
  /** The key or index at which the scanner is. */
  at: string | number;
}

/**
 * Duplicate keys, of which a parser would take the last, and the first place that is nested too deeply, where the scan
 * stops. The text need not be valid JSON.
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

/** Line and column of an offset, counted from 1 as editors do. */
export function lineOf(json: string, offset: number): { readonly line: number; readonly column: number } {
  const before = json.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
