import { QueryFault } from './query.ts';

export type Token =
  | { readonly type: 'open' | 'close' | 'not' | 'or'; readonly at: number; readonly length: number }
  | {
      readonly type: 'term';
      readonly at: number;
      readonly length: number;
      /** What stands before the first colon; null where it is not a key. */
      readonly key: string | null;
      readonly value: string;
    };

const MAX_TERMS = 64;
const MAX_KEY = 64;
/** A word with a colon is a key or a mistake, however it is spelled; an address (`https://…`) is neither. */
const KEY = /^(\p{L}[\p{L}\p{N}_-]*):(?!\/\/)/u;
const SPACE = /\s/u;

/** The tokens of a search. Throws a `QueryFault`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? '';
    if (SPACE.test(letter)) at++;
    else if (letter === '(' || letter === ')') {
      tokens.push({ type: letter === '(' ? 'open' : 'close', at, length: 1 });
      at++;
    } else if (letter === '-' && /[^\s)-]/u.test(text[at + 1] ?? ' ')) {
      tokens.push({ type: 'not', at, length: 1 });
      at++;
    } else {
      const token = termAt(text, at);
      tokens.push(token);
      at += token.length;
    }
    if (tokens.length > MAX_TERMS) {
      throw new QueryFault({ code: 'too-many-terms', at, length: text.length - at, text: '', choices: [] });
    }
  }
  return tokens;
}

function termAt(text: string, at: number): Token {
  const key = KEY.exec(text.slice(at, at + MAX_KEY))?.[1] ?? null;
  const valueAt = key === null ? at : at + key.length + 1;
  if (text[valueAt] === '"') {
    const { value, end } = quotedAt(text, valueAt);
    return { type: 'term', at, length: end - at, key, value };
  }
  let end = valueAt;
  while (end < text.length && !/[\s()]/u.test(text[end] ?? '')) end++;
  const value = text.slice(valueAt, end);
  if (key === null && value === 'OR') return { type: 'or', at, length: 2 };
  return { type: 'term', at, length: end - at, key, value };
}

/** A quoted value; a backslash stands before a quote or a backslash in it. */
function quotedAt(text: string, at: number): { value: string; end: number } {
  let value = '';
  for (let place = at + 1; place < text.length; place++) {
    const letter = text[place] ?? '';
    if (letter === '"') return { value, end: place + 1 };
    if (letter === '\\' && /["\\]/.test(text[place + 1] ?? '')) place++;
    value += text[place] ?? '';
  }
  throw new QueryFault({ code: 'quote-open', at, length: text.length - at, text: text.slice(at), choices: [] });
}
