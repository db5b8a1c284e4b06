import { describe, expect, it } from 'vitest';
import { type JsonLine, jsonLines, jsonPath } from '../../../renderer/lib/json-lines.ts';
import { jsonNodes } from '../../../renderer/lib/json-nodes.ts';

function linesOf(text: string, ...flipped: string[]): JsonLine[] {
  const root = jsonNodes(text);
  return root === null ? [] : jsonLines(root, new Set(flipped.map((value) => text.indexOf(value))));
}
const paths = (text: string, ...flipped: string[]) => linesOf(text, ...flipped).map((line) => jsonPath(text, line));

describe('a tree of JSON', () => {
  it('names every value by its JSONPath', () => {
    expect(paths(String.raw`{"a": [1, {"odd key": 2, "it's": 3, "": 4, "\u0061b": 5, "\ud800": 6}]}`)).toEqual([
      '$',
      '$.a',
      '$.a[0]',
      '$.a[1]',
      "$.a[1]['odd key']",
      "$.a[1]['it\\'s']",
      "$.a[1]['']",
      '$.a[1].ab',
      "$.a[1]['\\ud800']",
    ]);
  });

  it('keeps the order of keys, and keys that repeat', () => {
    expect(paths('{"10": 1, "9": 2, "a": 3, "a": 4}')).toEqual(['$', "$['10']", "$['9']", '$.a', '$.a']);
  });

  it('shows four levels at first, and further ones that are opened', () => {
    const deep = '{"b":{"c":{"d":{"e":{"f":1}}}}}';
    expect(paths(deep).at(-1)).toBe('$.b.c.d.e');
    expect(paths(deep, '{"f":').at(-1)).toBe('$.b.c.d.e.f');
    expect(paths(deep, '{"c":')).toEqual(['$', '$.b']);
  });

  it('opens one of two keys that repeat', () => {
    expect(paths('{"a":[1],"a":[2]}', '[2]')).toEqual(['$', '$.a', '$.a[0]', '$.a']);
  });

  it('keeps very large values closed', () => {
    expect(paths(`{"many":[${'0,'.repeat(100)}0]}`)).toEqual(['$', '$.many']);
  });

  it('opens all levels', () => {
    const text = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const all = Array.from(text, (_, at) => at).slice(4);
    const root = jsonNodes(text);
    const lines = root === null ? [] : jsonLines(root, new Set(all));
    expect(lines).toHaveLength(1_001);
    expect(lines.slice(-1).map((line) => jsonPath(text, line).length)).toEqual([3_001]);
  });
});
