import type { JsonNode } from './json-nodes.ts';

/** One line of a tree of JSON. Its value's first place in the text names it. */
export interface JsonLine {
  readonly node: JsonNode;
  /** The value that contains it; null for the root. */
  readonly parent: JsonLine | null;
  /** Its place in an array or object, from 0. */
  readonly place: number;
  /** From 1 for the root. */
  readonly level: number;
  /** Whether its children are shown; null for a value without any. */
  readonly open: boolean | null;
}

/** Levels that stand open at first: the notification and its devices. */
const OPEN_LEVELS = 4;
/** A value with more children stays closed until it is opened. */
const OPEN_CHILDREN = 100;

/** The visible lines. `flipped` are the positions of values that were opened or closed by hand. */
export function jsonLines(root: JsonNode, flipped: ReadonlySet<number>): JsonLine[] {
  const lines: JsonLine[] = [];
  add(lines, { node: root, parent: null, place: 0, level: 1 }, flipped);
  return lines;
}

function add(lines: JsonLine[], line: Omit<JsonLine, 'open'>, flipped: ReadonlySet<number>): void {
  const { node, level } = line;
  const { children } = node;
  const open =
    children.length === 0
      ? null
      : (level <= OPEN_LEVELS && children.length <= OPEN_CHILDREN) !== flipped.has(node.start);
  const added = { ...line, open };
  lines.push(added);
  if (open !== true) return;
  for (const [place, child] of children.entries()) {
    add(lines, { node: child, parent: added, place, level: level + 1 }, flipped);
  }
}

/** JSONPath of a line's value (RFC 9535). Keys that repeat have one path. */
export function jsonPath(text: string, line: JsonLine): string {
  const segments: string[] = [];
  for (let at: JsonLine | null = line; at !== null; at = at.parent) segments.push(segmentOf(text, at));
  return segments.reverse().join('');
}

function segmentOf(text: string, { node, parent, place }: JsonLine): string {
  if (parent === null) return '$';
  if (node.key === null) return `[${place}]`;
  const name = stringAt(text, node.key);
  if (/^[A-Za-z_]\w*$/.test(name)) return `.${name}`;
  return `['${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}']`;
}

/** The text that a string of JSON means. */
export function stringAt(text: string, [start, end]: readonly [number, number]): string {
  return String(JSON.parse(text.slice(start, end)));
}
