import { createScanner } from 'jsonc-parser';

/** A value in a JSON text, by its positions there. Its text is not parsed, so nothing of it is lost. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'deep';
  readonly start: number;
  readonly end: number;
  /** The position of its key, with quotes; null outside of objects. */
  readonly key: readonly [number, number] | null;
  /** In the order of the text, keys that repeat included. */
  readonly children: readonly JsonNode[];
}

/** Levels that are taken apart, as many as the relay reads; what is nested deeper is one value of the kind `deep`. */
export const MAX_LEVELS = 1_000;

interface OpenNode {
  readonly kind: JsonNode['kind'];
  readonly start: number;
  end: number;
  readonly key: JsonNode['key'];
  readonly children: OpenNode[];
}

/** The values of a text and where they stand; null for a text that is not JSON. */
export function jsonNodes(text: string): JsonNode | null {
  if (!isJson(text)) return null;
  const scanner = createScanner(text, true);
  const holders: OpenNode[] = [];
  let tooDeep = 0;
  let key: JsonNode['key'] = null;
  let root: OpenNode | null = null;

  function add(kind: JsonNode['kind'], start: number, end: number): OpenNode {
    const node = { kind, start, end, key, children: hasChildren(kind) ? [] : NONE };
    key = null;
    holders.at(-1)?.children.push(node);
    root ??= node;
    return node;
  }

  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const letter = text[start] ?? '';
    if (letter === '{' || letter === '[') {
      if (tooDeep > 0 || holders.length === MAX_LEVELS) {
        if (tooDeep === 0) holders.push(add('deep', start, end));
        tooDeep += 1;
      } else holders.push(add(kindOf(letter), start, end));
    } else if (letter === '}' || letter === ']') {
      if (tooDeep > 0) tooDeep -= 1;
      if (tooDeep === 0) {
        const closed = holders.pop();
        if (closed !== undefined) closed.end = end;
      }
    } else if (tooDeep > 0 || letter === ',' || letter === ':') {
    } else if (letter === '"' && key === null && holders.at(-1)?.kind === 'object') {
      key = [start, end];
    } else add(kindOf(letter), start, end);
  }
  return root;
}

/** Shared by all values without children. */
const NONE: OpenNode[] = [];

const hasChildren = (kind: JsonNode['kind']) => kind === 'object' || kind === 'array';

function kindOf(letter: string): JsonNode['kind'] {
  switch (letter) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
    case 'f':
      return 'boolean';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
