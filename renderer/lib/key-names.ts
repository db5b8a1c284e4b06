import type { Strings } from '../strings/english.ts';
import { type KeyboardLayout, useKeyboardLayout } from './keyboard-layout.ts';
import { isLetter, type Keystroke, placeOf } from './keystroke.ts';
import { useLanguage } from './language.tsx';
import { onMac } from './platform.ts';

const drawn: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
const drawnOnMac: Readonly<Record<string, string>> = { ...drawn, Escape: '⎋', Delete: '⌦', Backspace: '⌫' };

export interface KeyNaming {
  readonly layout: KeyboardLayout | null;
  readonly mac: boolean;
  readonly words: Strings['commands']['keyNames'];
}

/** What the names of keys on this keyboard, in the current language, depend on. */
export function useKeyNaming(): KeyNaming {
  const { strings } = useLanguage();
  return { layout: useKeyboardLayout(), mac: onMac(navigator), words: strings.commands.keyNames };
}

/** A keystroke as this keyboard has it: "Ctrl K", "⌘ K", "о" for j on a Russian one. */
export function strokeName({ key, mod, shift }: Keystroke, { layout, mac, words }: KeyNaming): string {
  const held = [shift ? (mac ? '⇧' : words.shift) : '', mod ? (mac ? '⌘' : words.ctrl) : ''].filter(Boolean);
  const printed = onThisKeyboard(key, layout);
  const name = (mac ? drawnOnMac : drawn)[key] ?? words.named[key] ?? (mod ? printed.toUpperCase() : printed);
  return [...held, name].join(' ');
}

/** A letter that no key types is on the key in its place. */
function onThisKeyboard(key: string, layout: KeyboardLayout | null): string {
  if (layout === null || !isLetter(key) || [...layout.values()].includes(key)) return key;
  return layout.get(placeOf(key)) ?? key;
}
