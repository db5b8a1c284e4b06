import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { completionsAt } from '../../src/query/completions.ts';
import { isBare } from './keystroke.ts';

/** What may be typed next in a search, as a list below its field. */
export interface Completed {
  /** Empty while the list is closed. */
  readonly choices: readonly string[];
  /** The index of the one that Enter takes; -1 for none. */
  readonly active: number;
  /** The text was changed by typing. */
  changed(text: string, caret: number): void;
  take(choice: string): void;
  close(): void;
  /** Whether the list takes this key. */
  takes(event: KeyboardEvent): boolean;
}

interface Shown {
  readonly caret: number;
  readonly active: number;
}

/** `type` puts a text into the field. */
export function useCompletions(
  typed: string,
  type: (text: string) => void,
  field: RefObject<HTMLInputElement | null>,
): Completed {
  const [shown, setShown] = useState<Shown | null>(null);
  const caretToSet = useRef<number>(undefined);
  const { from, to, choices } = shown === null ? NOTHING : completionsAt(typed, shown.caret);
  const active = Math.min(shown?.active ?? -1, choices.length - 1);

  // The caret goes behind what was taken, once React has put the text into the field.
  useLayoutEffect(() => {
    if (caretToSet.current === undefined) return;
    field.current?.setSelectionRange(caretToSet.current, caretToSet.current);
    caretToSet.current = undefined;
  });

  const close = () => setShown(null);
  const activate = (index: number) => setShown((now) => now && { ...now, active: index });
  function take(choice: string): void {
    // A key is followed by its values, a value by the next word.
    const isKey = choice.endsWith(':');
    const added = isKey || typed[to] === ' ' ? choice : `${choice} `;
    const caret = from + added.length;
    caretToSet.current = caret;
    type(typed.slice(0, from) + added + typed.slice(to));
    setShown(isKey ? { caret, active: -1 } : null);
    field.current?.focus();
  }

  return {
    choices,
    active,
    take,
    close,
    changed(text, caret) {
      type(text);
      setShown({ caret, active: -1 });
    },
    takes(event) {
      if (choices.length === 0 || !isBare(event)) return false;
      const chosen = choices[active];
      if (event.key === 'ArrowDown') activate((active + 1) % choices.length);
      else if (event.key === 'ArrowUp') activate((active < 0 ? choices.length : active + choices.length) - 1);
      else if (event.key === 'Enter' && chosen !== undefined) take(chosen);
      else if (event.key === 'Escape' || event.key === 'Enter') close();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

const NOTHING = { from: 0, to: 0, choices: [] };
