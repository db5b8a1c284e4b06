import { type Query, type QueryError, QueryFault } from './query.ts';
import { readTerm } from './terms.ts';
import { type Token, tokensOf } from './tokens.ts';

const MAX_DEPTH = 16;

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly error: QueryError };

/**
 * Reads the text of a search (docs/search.md): terms side by side all hold, `OR` binds less than that, `-` negates, parentheses
 * group, quotes make a phrase.
 */
export function parseQuery(text: string): ParsedQuery {
  try {
    return { ok: true, query: readAll(tokensOf(text), text.length) };
  } catch (error) {
    if (error instanceof QueryFault) return { ok: false, error: error.error };
    throw error;
  }
}

function readAll(tokens: readonly Token[], length: number): Query {
  let next = 0;
  const peek = () => tokens[next];

  /** Alternatives, up to a closing parenthesis or the end. */
  function readOr(depth: number): Query {
    const first = peek();
    if (depth > MAX_DEPTH && first !== undefined) throw fault('too-deep', first);
    const parts = [readAnd(depth)];
    while (peek()?.type === 'or') {
      next++;
      parts.push(readAnd(depth));
    }
    return joined('or', parts);
  }

  function readAnd(depth: number): Query {
    const parts: Query[] = [];
    for (let token = peek(); token !== undefined && token.type !== 'or' && token.type !== 'close'; token = peek()) {
      parts.push(readOne(token, depth));
    }
    if (parts.length === 0) throw fault('operand-missing', peek() ?? { at: length, length: 0 });
    return joined('and', parts);
  }

  function readOne(token: Token, depth: number): Query {
    next++;
    switch (token.type) {
      case 'not': {
        const negated = peek();
        if (negated === undefined || negated.type === 'or') throw fault('operand-missing', token);
        return { type: 'not', part: readOne(negated, depth) };
      }
      case 'open': {
        const inner = readOr(depth + 1);
        if (peek()?.type !== 'close') throw fault('parenthesis-open', token);
        next++;
        return inner;
      }
      case 'term':
        return conditionOf(token);
      case 'or':
      case 'close':
        throw fault('operand-missing', token);
    }
  }

  if (tokens.length === 0) return { type: 'all' };
  const query = readOr(0);
  const rest = peek();
  if (rest !== undefined) throw fault('parenthesis-closed', rest);
  return query;
}

function conditionOf({ key, value, at, length }: Extract<Token, { type: 'term' }>): Query {
  if (key === null) return { type: 'text', text: value };
  const valueAt = at + key.length + 1;
  return readTerm(key, at, { text: value, at: valueAt, length: at + length - valueAt });
}

/** One part stands for itself; parts of the same kind are one list. */
function joined(type: 'and' | 'or', parts: readonly Query[]): Query {
  const flat = parts.flatMap((part) => (part.type === type ? part.parts : [part]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { type, parts: flat };
}

const fault = (code: QueryError['code'], { at, length }: { readonly at: number; readonly length: number }) =>
  new QueryFault({ code, at, length, text: '', choices: [] });
