import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringAt } from '../../../renderer/lib/json-lines.ts';
import { type JsonNode, jsonNodes, MAX_LEVELS } from '../../../renderer/lib/json-nodes.ts';

/** The source text of all plain values, with their keys, in order. */
function leaves(text: string, node: JsonNode | null): string[] {
  if (node === null) return [];
  const key = node.key === null ? '' : `${text.slice(...node.key)}: `;
  if (node.children.length > 0) return node.children.flatMap((child) => leaves(text, child));
  return [`${key}${text.slice(node.start, node.end)}`];
}

function rebuilt(text: string, node: JsonNode): unknown {
  if (node.kind === 'array') return node.children.map((child) => rebuilt(text, child));
  if (node.kind !== 'object') return JSON.parse(text.slice(node.start, node.end));
  const entries = node.children.map((child) => [child.key && stringAt(text, child.key), rebuilt(text, child)]);
  return Object.fromEntries(entries);
}

describe('the values of a JSON text', () => {
  it('are the exact letters of the text', () => {
    const text =
      '{"id":1152921506151679042, "p" : 1.10,"e":[1e400, -0,1E+5 ],"10":1,"9":2,"a":1,"a":2,"\\u00e9":"\\u00e9\\/"}';
    expect(leaves(text, jsonNodes(text))).toEqual([
      '"id": 1152921506151679042',
      '"p": 1.10',
      '1e400',
      '-0',
      '1E+5',
      '"10": 1',
      '"9": 2',
      '"a": 1',
      '"a": 2',
      '"\\u00e9": "\\u00e9\\/"',
    ]);
  });

  it('are found in any JSON, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '\r\n '), (value, space) => {
        const text = ` ${JSON.stringify(value, null, space)}\n`;
        const root = jsonNodes(text);
        expect(root && rebuilt(text, root)).toEqual(JSON.parse(text));
        expect(root && text.slice(root.start, root.end)).toBe(text.trim());
      }),
    );
  });

  it.each(['', ' ', '{', '{"a":1,}', '// no\n{}', '{}{}', "{'a':1}", '\u00a0{}', '01', '"\t"', 'NaN'])(
    'do not exist in %j, which is not JSON',
    (text) => expect(jsonNodes(text)).toBeNull(),
  );

  it('are parsed down to a bounded level, and kept whole below it', () => {
    for (const [open, inner, close] of [
      ['[', '', ']'],
      ['{"a":', '1', '}'],
    ] as const) {
      const levels = 80_000;
      const text = `[${open.repeat(levels)}${inner}${close.repeat(levels)},"after"]`;
      let node = jsonNodes(text);
      expect(node?.children.map(({ start, end }) => text.slice(start, end)).at(-1)).toBe('"after"');
      let depth = 0;
      for (; node?.children[0] !== undefined; depth++) node = node.children[0];
      expect([depth, node?.kind]).toEqual([MAX_LEVELS, 'deep']);
      expect(node && text.slice(node.start, node.end)).toBe(
        `${open.repeat(levels - MAX_LEVELS + 1)}${inner}${close.repeat(levels - MAX_LEVELS + 1)}`,
      );
    }
  });

  it.each([
    ['numbers', `[${'0,'.repeat(262_000)}0]`],
    ['empty arrays', `[${'[],'.repeat(174_000)}0]`],
    ['levels', '['.repeat(262_000) + ']'.repeat(262_000)],
    ['keys', `{${'"a":1,'.repeat(87_000)}"a":1}`],
    ['escapes', JSON.stringify('\u0001'.repeat(87_000))],
    ['letters', JSON.stringify('x'.repeat(524_000))],
  ])('are found fast in half a megabyte of %s', (_, text) => {
    const started = performance.now();
    expect(jsonNodes(text)).not.toBeNull();
    // It takes a tenth of a second, more on a busy machine; a quadratic algorithm would take minutes.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
