import { describe, expect, it } from 'vitest';
import { strokeName } from '../../../renderer/lib/key-names.ts';
import { english } from '../../../renderer/strings/english.ts';
import { german } from '../../../renderer/strings/german.ts';

const k = { key: 'k', mod: true };
const words = english.commands.keyNames;
const pc = { layout: null, mac: false, words };

describe('the name of a keystroke', () => {
  it('uses the words of the language, and the symbols of a Mac', () => {
    expect(strokeName(k, pc)).toBe('Ctrl K');
    expect(strokeName(k, { ...pc, words: german.commands.keyNames })).toBe('Strg K');
    expect(strokeName({ key: 'Delete' }, { ...pc, words: german.commands.keyNames })).toBe('Entf');
    expect(strokeName(k, { ...pc, mac: true })).toBe('⌘ K');
    expect(strokeName({ key: 'ArrowUp', shift: true }, pc)).toBe('Shift ↑');
  });

  it('is the letter wherever the layout has it, or else what the layout has in its place', () => {
    const dvorak = new Map([
      ['KeyV', 'k'],
      ['KeyK', 't'],
    ]);
    expect(strokeName(k, { ...pc, layout: dvorak })).toBe('Ctrl K');
    expect(strokeName(k, { ...pc, layout: new Map([['KeyK', 'κ']]) })).toBe('Ctrl Κ');
    expect(strokeName({ key: '/' }, { ...pc, layout: new Map([['Slash', '-']]) })).toBe('/');
  });
});
