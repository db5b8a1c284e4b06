import { describe, expect, it } from 'vitest';
import { isPressed, type KeyPress, type Keystroke } from '../../../renderer/lib/keystroke.ts';

/** A keydown with AltGr held, as browsers report it: Windows may add Ctrl and Alt. */
function press(key: string, code: string, held: readonly ('AltGraph' | 'ctrl' | 'alt' | 'shift' | 'meta')[]): KeyPress {
  return {
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
    metaKey: held.includes('meta'),
    getModifierState: (name) => name === 'AltGraph' && held.includes('AltGraph'),
  };
}

const search: Keystroke = { key: '/' };
const tick: Keystroke = { key: 'x' };
const palette: Keystroke = { key: 'k', mod: true };

describe('a keystroke with AltGr', () => {
  it.each([['AltGraph'], ['AltGraph', 'shift'], ['AltGraph', 'ctrl', 'alt']] as const)(
    'is the character that it types (%s %s %s)',
    (...held) => {
      expect(isPressed(search, press('/', 'KeyQ', held), false)).toBe(true);
      expect(isPressed({ key: '1' }, press('1', 'Digit1', held), false)).toBe(true);
    },
  );

  it('is no letter, and nothing with Ctrl', () => {
    expect(isPressed(tick, press('x', 'KeyX', ['AltGraph']), false)).toBe(false);
    expect(isPressed(tick, press('ч', 'KeyX', ['AltGraph']), false)).toBe(false);
    expect(isPressed(search, press('ظ', 'Slash', ['AltGraph']), false)).toBe(false);
    expect(isPressed(palette, press('k', 'KeyK', ['AltGraph', 'ctrl']), false)).toBe(false);
    expect(isPressed(palette, press('ķ', 'KeyK', ['AltGraph', 'ctrl', 'alt']), false)).toBe(false);
    expect(isPressed(search, press('/', 'Slash', ['AltGraph', 'ctrl']), false)).toBe(false);
  });
});

describe('a digit', () => {
  it.each(['1', '١', '۱', '१', '๑', '１'])('counts in any script: %s', (digit) => {
    expect(isPressed({ key: '1' }, press(digit, 'Numpad1', []), false)).toBe(true);
    expect(isPressed({ key: '2' }, press(digit, 'Numpad1', []), false)).toBe(false);
  });

  it.each(['¹', '½', '①', 'Ⅰ', '11', ''])('is not %s', (sign) => {
    expect(isPressed({ key: '1' }, press(sign, 'Digit1', []), false)).toBe(false);
  });
});
