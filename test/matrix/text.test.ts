import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/matrix/text.ts';
import { anyText } from '../support/any-text.ts';

describe('cleanText', () => {
  it.each([
    ['folds white space', 'one\n\ttwo   three', 'one two three'],
    ['folds white space around what it removes', 'one\t\u0000\ttwo \u200b three', 'one two three'],
    ['removes control characters', 'a\u0000b\u001b[31mc\u0007', 'ab[31mc'],
    ['removes bidirectional overrides and marks', 'pay\u202etxt.exe\u202c\u200f', 'paytxt.exe'],
    ['removes isolates and line separators', '\u2066a\u2069\u2028b', 'a b'],
    ['removes invisible fillers and tags', 'a\u200b\u2060\u{e0041}\u3164b', 'ab'],
    ['replaces lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['keeps joined emoji whole', 'hi 👩‍👩‍👧‍👦', 'hi 👩‍👩‍👧‍👦'],
    ['keeps right-to-left words', 'שלום', 'שלום'],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text, 50)).toBe(clean);
  });

  it('cuts between graphemes and says so', () => {
    expect(cleanText('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
    expect(cleanText('one two', 4)).toBe('one…');
  });

  it('bounds the combining marks of a letter', () => {
    expect(cleanText(`a${'\u0301'.repeat(10_000)}bcdefghij`, 5).length).toBeLessThan(200);
  });

  it('keeps the same marks on a letter wherever the text is cut', () => {
    const text = `a${'\u0301'.repeat(40)}b${'c'.repeat(100)}`;
    const [short, long] = [cleanText(text, 10), cleanText(text, 1_000)];
    expect(long).toBe(`a${'\u0301'.repeat(15)}b${'c'.repeat(100)}`);
    expect(long.startsWith(short.slice(0, -1))).toBe(true);
  });

  it('lets no forging character through, and breaks no character', () => {
    const hostile = anyText(400);
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 100 }), (text, most) => {
        const clean = cleanText(text, most);
        expect(clean).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect([...new Intl.Segmenter().segment(clean)].length).toBeLessThanOrEqual(most + 1);
        expect(cleanText(clean, most + 1)).toBe(clean);
      }),
    );
  });
});
