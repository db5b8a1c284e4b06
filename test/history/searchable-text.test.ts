import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchable } from '../../src/history/sqlite/searchable-text.ts';
import { partOf, rewritings, strangeText } from '../support/strange-text.ts';

const hex = (text: string) => [...text].map((letter) => letter.codePointAt(0)?.toString(16)).join(' ');
/** Without spaces at the ends, which are not part of a word. */
const words = (text: string) => searchable(text).split(/\s+/u).join(' ').trim();

describe('the searchable form', () => {
  it.each([
    ['small and capital letters', 'Lunch', 'lUNCH'],
    ['composed and decomposed letters', 'Zo\u00eb', 'zoe\u0308'],
    ['the German ß', 'Straße', 'STRASSE'],
    ['its capital', 'GROẞ', 'groß'],
    ['every Greek s', 'Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ['Turkish letters', 'ılık İzmir', 'ILIK izmir'],
    ['Cyrillic', 'Привет', 'ПРИВЕТ'],
    ['Georgian', 'გამარჯობა', 'ᲒᲐᲛᲐᲠᲯᲝᲑᲐ'],
    ['full width', 'Ｆｕｌｌ　１２', 'full 12'],
    ['half width', 'ｶﾞｷﾞ', 'ガギ'],
    ['ligatures', 'ﬁle', 'file'],
    ['kinds of white space', 'a\u00a0b\u3000c\td\ne', 'a b c d e'],
    ['soft hyphens and joiners', 'soft\u00adware\u200b\u200d', 'software'],
    ['direction marks', '\u2067abc\u2069\u202e', 'abc'],
    ['variation selectors', '❤\ufe0f', '❤'],
  ])('is the same for %s', (_, left, right) => {
    expect(words(left)).toBe(words(right));
  });

  it.each([
    ['other letters', 'a', 'b'],
    ['letters of another script that look the same', 'a', 'а'],
    ['a mark', 'cafes', 'cafés'],
  ])('is another for %s', (_, left, right) => {
    expect(searchable(left)).not.toBe(searchable(right));
  });

  it('is the same for every letter in every case and normal form, and for the form itself', () => {
    const strangers: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (!/[\p{L}\p{M}\p{N}\p{S}\p{P}\p{Z}]/u.test(letter)) continue;
      const form = searchable(letter);
      const others = [
        form,
        letter.toUpperCase(),
        letter.toLowerCase(),
        letter.normalize('NFC'),
        letter.normalize('NFD'),
      ];
      if (others.some((other) => searchable(other) !== form)) strangers.push(hex(letter));
    }
    expect(strangers).toEqual([]);
  });

  it('of a part is contained in the form of the whole, however it is written', () => {
    fc.assert(
      fc.property(strangeText(30), fc.nat(30), fc.integer({ min: 1, max: 30 }), (text, from, length) => {
        const part = partOf(text, from, length);
        for (const same of rewritings(part)) {
          for (const word of words(same).split(' ')) {
            expect(searchable(text), `${hex(text)} / ${hex(part)} as ${hex(same)}`).toContain(word);
          }
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
