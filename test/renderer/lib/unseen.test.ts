import { describe, expect, it } from 'vitest';
import { seenAndUnseen, withEscapes } from '../../../renderer/lib/unseen.ts';
import { hostileTable } from '../../support/hostile-text.ts';

describe('invisible letters', () => {
  it('are shown by their escapes', () => {
    expect(withEscapes('pay\u202etxt\u200b\u0085\u{e0041}\u2028')).toBe(
      String.raw`pay\u202etxt\u200b\u0085\udb40\udc41\u2028`,
    );
  });

  it('are distinguished from visible ones, which include line breaks and tabs', () => {
    expect(seenAndUnseen('a\u202e\u200bb\n\tc\r\n\u007f')).toEqual(['a', '\u202e\u200b', 'b\n\tc\r\n', '\u007f', '']);
    expect(seenAndUnseen('👩‍👩‍👧‍👦 é שלום')).toEqual(['👩‍👩‍👧‍👦 é שלום']);
  });

  it.each(hostileTable)('are all that changes: %s', (_, text) => {
    expect(seenAndUnseen(text).join('')).toBe(text);
    for (const [index, part] of seenAndUnseen(text).entries()) {
      if (index % 2 === 0)
        expect(part).not.toMatch(/(?![\n\r\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    }
  });
});
