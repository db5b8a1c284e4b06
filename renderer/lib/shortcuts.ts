import type { Keystroke } from './keystroke.ts';
import { tabs } from './tabs.ts';

/** A keystroke of a shortcut, and where it counts. */
export interface ShortcutStroke extends Keystroke {
  /** Also while somebody writes, and in dialogs. */
  readonly everywhere?: boolean;
  /** Only in the list, or where nothing has the focus: elsewhere the key has another meaning. */
  readonly inList?: boolean;
  /** Repeats while the key is held down. */
  readonly repeats?: boolean;
}

/** All shortcuts of the window; the map of the keys shows them in this order. */
export const shortcuts = {
  palette: [{ key: 'k', mod: true, everywhere: true }],
  next: [
    { key: 'j', repeats: true },
    { key: 'ArrowDown', inList: true, repeats: true },
  ],
  previous: [
    { key: 'k', repeats: true },
    { key: 'ArrowUp', inList: true, repeats: true },
  ],
  unfold: [{ key: 'ArrowRight', inList: true }],
  fold: [{ key: 'ArrowLeft', inList: true }],
  tab: tabs.map((_, index) => ({ key: String(index + 1) })),
  curl: [{ key: 'c' }],
  choose: [{ key: 'x' }],
  chooseNext: [
    { key: 'j', shift: true, repeats: true },
    { key: 'ArrowDown', shift: true, inList: true, repeats: true },
  ],
  choosePrevious: [
    { key: 'k', shift: true, repeats: true },
    { key: 'ArrowUp', shift: true, inList: true, repeats: true },
  ],
  chooseAll: [{ key: 'a', mod: true, inList: true }],
  remove: [
    { key: 'Delete', inList: true },
    // Portable Macs have no Delete.
    { key: 'Backspace', inList: true, mac: true },
  ],
  undo: [{ key: 'z', mod: true }],
  search: [{ key: '/' }],
  back: [{ key: 'Escape' }],
  keys: [{ key: '?' }],
} as const satisfies Record<string, readonly ShortcutStroke[]>;

export type ShortcutName = keyof typeof shortcuts;
