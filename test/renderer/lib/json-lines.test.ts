import { describe, expect, it } from 'vitest';
import { jsonCopy, jsonLines, jsonWords } from '../../../renderer/lib/json-lines.ts';

const paths = (value: unknown, ...flipped: string[]) => jsonLines(value, new Set(flipped)).map(({ path }) => path);

describe('a tree of JSON', () => {
  it('names every value by its JSONPath', () => {
    expect(paths({ a: [1, { 'odd key': 2, "it's": 3 }] })).toEqual([
      '$',
      '$.a',
      '$.a[0]',
      '$.a[1]',
      "$.a[1]['odd key']",
      "$.a[1]['it\\'s']",
    ]);
  });

  it('shows four levels at first, and what is opened by hand', () => {
    const deep = { b: { c: { d: { e: { f: 1 } } } } };
    expect(paths(deep).at(-1)).toBe('$.b.c.d.e');
    expect(paths(deep, '$.b.c.d.e').at(-1)).toBe('$.b.c.d.e.f');
    expect(paths(deep, '$.b')).toEqual(['$', '$.b']);
  });

  it('keeps closed what holds very much', () => {
    expect(paths({ many: Array.from({ length: 101 }, () => 0) })).toEqual(['$', '$.many']);
  });

  it('counts what is closed, and writes what is plain as JSON does', () => {
    expect(jsonWords([1, 2], false)).toBe('[ 2 ]');
    expect(jsonWords({}, null)).toBe('{}');
    expect(jsonWords('a "b"', null)).toBe('"a \\"b\\""');
  });

  it('copies text as it is, and all else as JSON', () => {
    expect(jsonCopy('plain')).toBe('plain');
    expect(jsonCopy({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});
