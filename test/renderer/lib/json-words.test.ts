import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../../renderer/lib/json-lines.ts';
import { jsonNodes } from '../../../renderer/lib/json-nodes.ts';
import { jsonCopy, jsonSource, jsonText, nameWords, valueWords } from '../../../renderer/lib/json-words.ts';
import { hostileTable } from '../../support/hostile-text.ts';

/** The text that each line shows, and the text that it copies. */
function shown(text: string) {
  const root = jsonNodes(text);
  return (root === null ? [] : jsonLines(root, new Set())).map((line) => ({
    name: nameWords(text, line),
    words: valueWords(text, line),
    copy: jsonCopy(text, line.node),
    source: jsonSource(text, line.node),
  }));
}
const first = (text: string) => shown(text)[0];

describe('a JSON value', () => {
  it.each([
    '1152921506151679042',
    '1.10',
    '1e400',
    '-0',
    '1E+5',
    'true',
    'null',
    '0.1000000000000000055511151231257827',
  ])('is shown and copied unchanged: %s', (text) =>
    expect(first(` ${text} `)).toEqual({ name: null, words: text, copy: text, source: text }),
  );

  it('is copied with all its white space', () => {
    const inner = '{ "b":1.0,\n\t"a" : [ -0 ] }';
    expect(shown(`[${inner}]`)[1]).toMatchObject({ words: '{', copy: inner, source: inner });
  });

  it('shows its size while it is closed', () => {
    const many = `[${'1,'.repeat(200)}1]`;
    expect(first(many)).toMatchObject({ words: '[ 201 ]', copy: many });
    expect(first('{}')).toMatchObject({ words: '{}' });
    expect(first('[]')).toMatchObject({ words: '[]' });
  });

  it('shows letters instead of their escapes, and escapes of invisible letters', () => {
    expect(first(String.raw`"J\u00fcrgen \ud83d\ude00 \"\/\n\t"`)?.words).toBe(String.raw`"Jürgen 😀 \"/\n\t"`);
    expect(first('"pay\u202etxt\u200b\u0085\u{e0041}"')?.words).toBe(
      String.raw`"pay\u202etxt\u200b\u0085\udb40\udc41"`,
    );
    expect(first(String.raw`"\ud800"`)?.words).toBe(String.raw`"\ud800"`);
    expect(first('"👩‍👩‍👧‍👦"')?.words).toBe('"👩‍👩‍👧‍👦"');
  });

  it('that is a string is copied decoded, or with its escapes unchanged', () => {
    const text = String.raw`"J\u00fcrgen\n\/"`;
    expect(first(text)).toMatchObject({ copy: 'Jürgen\n/', source: text });
  });

  it('shows its key decoded, with quotes only where they are needed', () => {
    const text = String.raw`{"a": 1, "odd key": 1, "": 1, " ": 1, "\u0062": 1, "\u202e": 1, "c\"": 1}`;
    const names = ['a', 'odd key', '""', '" "', 'b', String.raw`"\u202e"`, String.raw`"c\""`];
    expect(shown(text).map(({ name }) => name)).toEqual([null, ...names]);
  });

  it('is cut between letters if it is long, but copied whole', () => {
    const long = '😀'.repeat(5_000);
    const text = JSON.stringify(`a${long}`);
    expect(first(text)?.words).toBe(`"a${'😀'.repeat(999)}"…`);
    expect(first(text)?.copy).toBe(`a${long}`);
    expect(first('9'.repeat(10_000))?.words).toBe(`${'9'.repeat(2_000)}…`);
  });

  it.each(hostileTable)('is harmless in its line, and complete in the clipboard: %s', (_, value) => {
    for (const text of [JSON.stringify(value), JSON.stringify({ [value]: value })]) {
      const line = shown(text).at(-1);
      expect(line?.copy).toBe(value);
      expect(line?.source).toBe(JSON.stringify(value));
      expect(`${line?.name} ${line?.words}`).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    }
  });
});

describe('a value from the relay', () => {
  it('is shown as JSON', () => {
    expect(jsonText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(jsonText(undefined)).toBe('null');
  });
});
