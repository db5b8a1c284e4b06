/** One line of a tree of JSON. */
export interface JsonLine {
  /** JSONPath of the value (RFC 9535), which also names the line. */
  readonly path: string;
  /** Its key or place; null for the root. */
  readonly name: string | null;
  readonly value: unknown;
  /** From 1 for the root. */
  readonly level: number;
  /** Whether what it holds is shown; null for what holds nothing. */
  readonly open: boolean | null;
}

/** Levels that stand open at first: the notification and its devices. */
const OPEN_LEVELS = 4;
/** What holds more stays closed until somebody opens it. */
const OPEN_CHILDREN = 100;

/** The lines that are to be seen. `flipped` are the paths that were opened or closed by hand. */
export function jsonLines(value: unknown, flipped: ReadonlySet<string>): JsonLine[] {
  const lines: JsonLine[] = [];
  add(lines, { path: '$', name: null, value, level: 1 }, flipped);
  return lines;
}

function add(lines: JsonLine[], line: Omit<JsonLine, 'open'>, flipped: ReadonlySet<string>): void {
  const { path, value, level } = line;
  const children = childrenOf(value);
  if (children.length === 0) {
    lines.push({ ...line, open: null });
    return;
  }
  const open = (level <= OPEN_LEVELS && children.length <= OPEN_CHILDREN) !== flipped.has(path);
  lines.push({ ...line, open });
  if (!open) return;
  const array = Array.isArray(value);
  for (const [name, child] of children) {
    add(lines, { path: `${path}${segment(name, array)}`, name, value: child, level: level + 1 }, flipped);
  }
}

function childrenOf(value: unknown): readonly [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function segment(name: string, inArray: boolean): string {
  if (inArray) return `[${name}]`;
  if (/^[A-Za-z_]\w*$/.test(name)) return `.${name}`;
  return `['${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}']`;
}

/** How many there are in an object or a list, in its brackets; a plain value as JSON writes it. */
export function jsonWords(value: unknown, open: boolean | null): string {
  if (Array.isArray(value)) return open === false ? `[ ${value.length} ]` : value.length === 0 ? '[]' : '[';
  if (typeof value === 'object' && value !== null) {
    const count = Object.keys(value).length;
    return open === false ? `{ ${count} }` : count === 0 ? '{}' : '{';
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** What somebody who copies a value wants to have: text without its quotes, all else as JSON. */
export function jsonCopy(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
