import { type JsonLine, stringAt } from './json-lines.ts';
import type { JsonNode } from './json-nodes.ts';
import { withEscapes } from './unseen.ts';

/** Characters of one value that are drawn; copying takes all of it. */
const MAX_DRAWN = 2_000;

/** The name of a line: a key, or a place in an array; null for the root. */
export function nameWords(text: string, { node, parent, place }: JsonLine): string | null {
  if (parent === null) return null;
  if (node.key === null) return String(place);
  const name = stringAt(text, node.key);
  const words = visible(name);
  return name !== '' && name.trim() === name && words === `"${name}"` ? cut(name) : cut(words);
}

/**
 * What a line shows of its value: how many there are in an object or an array, in its brackets; a string with its letters
 * in place of their escapes, and escapes in place of what cannot be seen; and all else as it stands in the text.
 */
export function valueWords(text: string, { node, open }: Pick<JsonLine, 'node' | 'open'>): string {
  const { kind, start, end, children } = node;
  switch (kind) {
    case 'array':
      return open === false ? `[ ${children.length} ]` : open === null ? '[]' : '[';
    case 'object':
      return open === false ? `{ ${children.length} }` : open === null ? '{}' : '{';
    case 'string':
      return stringWords(stringAt(text, [start, end]));
    default:
      return cut(text.slice(start, Math.min(end, start + MAX_DRAWN + 1)));
  }
}

/** The value as it stands in the text. */
export const jsonSource = (text: string, { start, end }: JsonNode): string => text.slice(start, end);

/** A value as it is copied: a string decoded, anything else as it stands in the text. */
export function jsonCopy(text: string, node: JsonNode): string {
  return node.kind === 'string' ? stringAt(text, [node.start, node.end]) : jsonSource(text, node);
}

/** A value that the relay made, as a text for the tree. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2) ?? 'null';

function stringWords(value: string): string {
  return value.length > MAX_DRAWN
    ? `${visible(value.slice(0, MAX_DRAWN).replace(/[\ud800-\udbff]$/, ''))}…`
    : visible(value);
}

const cut = (words: string): string => (words.length > MAX_DRAWN ? `${words.slice(0, MAX_DRAWN)}…` : words);

/** As JSON, with escapes also for invisible characters and those that reorder others. */
const visible = (value: string): string => withEscapes(JSON.stringify(value));
