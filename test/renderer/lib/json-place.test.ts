import { describe, expect, it } from 'vitest';
import { readJson } from '../../../renderer/lib/json-place.ts';

describe('a text that should be JSON', () => {
  it.each([
    ['{"a": [1, null]}', { a: [1, null] }],
    [' 5\n', 5],
    ['', undefined],
    ['\n ', undefined],
  ])('%j is read', (text, value) => expect(readJson(text)).toEqual({ value }));

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a": }', 1, 7],
    ['{"a": 1,}', 1, 9],
    ['{"a": 1} x', 1, 10],
    ['// no\n{}', 1, 1],
    ['{\n  "a": "never ends\n}', 2, 8],
    ['{"a": [1', 1, 9],
    ["{'a': 1}", 1, 2],
  ])('%j is broken at its line and column', (text, line, column) => {
    expect(readJson(text)).toMatchObject({ brokenAt: { line, column } });
  });

  it('has a place of its mistake whenever it is not JSON', () => {
    for (const text of ['{', ']', '"\t"', '01', '1.', '"\\x"', '{"a"}', 'nul', '+1', '\u00a0{}']) {
      const read = readJson(text);
      expect(['brokenAt' in read, text]).toEqual([true, text]);
    }
  });
});
