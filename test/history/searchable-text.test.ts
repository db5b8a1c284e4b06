import { describe, expect, it } from 'vitest';
import { searchable } from '../../src/history/sqlite/searchable-text.ts';

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
});
