import { useHotkeys } from '@mantine/hooks';
import { tabs } from './tabs.ts';

/** Lets a key act on the list, unless something else has the focus that may want it. */
export const inList = (act: () => void) => (event: KeyboardEvent) => {
  const { target } = event;
  const elsewhere = target instanceof Element && target !== document.body && target.closest('.list') === null;
  if (elsewhere) return;
  event.preventDefault();
  act();
};
export const quietly = { preventDefault: false };

interface Actions {
  readonly step: (by: 1 | -1, ticking: boolean) => void;
  readonly tick: () => void;
  readonly tickAll: () => void;
  readonly remove: () => void;
  readonly undo: () => void;
  readonly search: () => void;
  readonly back: () => void;
  readonly showTab: (tab: string) => void;
}

/** The keys of the activity page. Arrows are left to whatever else is being read or moved by them. */
export function useActivityKeys({ step, tick, tickAll, remove, undo, search, back, showTab }: Actions): void {
  useHotkeys([
    ['j', () => step(1, false)],
    ['k', () => step(-1, false)],
    ['shift+j', () => step(1, true)],
    ['shift+k', () => step(-1, true)],
    ['ArrowDown', inList(() => step(1, false)), quietly],
    ['ArrowUp', inList(() => step(-1, false)), quietly],
    ['shift+ArrowDown', inList(() => step(1, true)), quietly],
    ['shift+ArrowUp', inList(() => step(-1, true)), quietly],
    ['x', tick],
    ['mod+a', inList(tickAll), quietly],
    ['Delete', inList(remove), quietly],
    ['mod+z', undo],
    ['Escape', back],
    ['/', search],
    ...tabs.map((tab, index): [string, () => void] => [String(index + 1), () => showTab(tab)]),
  ]);
}
