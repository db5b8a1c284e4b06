import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globsOverlap, matchesGlob } from '../../src/lib/glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['org.example.*', 'org.example.ios', true],
    ['org.example.*', 'org.example.', true],
    ['org.example.*', 'org.example', false],
    ['*', '', true],
    ['*.ios', 'a.b.ios', true],
    ['*.ios', 'a.b.ios.dev', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a.c', 'abc', false],
    ['[ab]*', 'a', false],
  ])('%s against %s: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('agrees with a regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const globs = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(globs, letters, (glob, text) => {
        const expression = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(glob, text)).toBe(new RegExp(`^${expression}$`, 's').test(text));
      }),
    );
  });
});

describe('globsOverlap', () => {
  it.each([
    ['org.*', 'org.example.*', true],
    ['*.ios', 'org.*', true],
    ['org.a.*', 'org.b.*', false],
    ['a?', 'ab*', true],
    ['a?', 'abc*', false],
    ['*', '*', true],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(globsOverlap(left, right)).toBe(expected);
    expect(globsOverlap(right, left)).toBe(expected);
  });

  it('holds whenever one text matches both', () => {
    const globs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(globs, globs, texts, (left, right, text) => {
        if (matchesGlob(left, text) && matchesGlob(right, text)) expect(globsOverlap(left, right)).toBe(true);
      }),
    );
  });
});
