import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchable } from '../../src/history/sqlite/searchable-text.ts';
import { partOf, rewritings, strangeText } from '../support/strange-text.ts';

const hex = (text: string) => [...text].map((letter) => letter.codePointAt(0)?.toString(16)).join(' ');
/** Without spaces at the ends, which are not part of a word. */
const words = (text: string) => searchable(text).split(/\s+/u).join(' ').trim();

describe('the searchable form', () => {
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
