import { useEffect, useEffectEvent } from 'react';
import { isPressed } from './keystroke.ts';
import { onMac } from './platform.ts';
import { type ShortcutName, type ShortcutStroke, shortcuts } from './shortcuts.ts';

/** What a shortcut does, given the index of its keystroke; null when it does nothing now, which leaves the key to others. */
export type Act = ((place: number) => void) | null;

/** Enables shortcuts while this component is mounted. */
export function useShortcuts(acts: readonly (readonly [ShortcutName, Act])[]): void {
  const pressed = useEffectEvent((event: Event) => {
    // Autofill dispatches keydowns that have no key.
    if (event.defaultPrevented || !(event instanceof KeyboardEvent)) return;
    const mac = onMac(navigator);
    for (const [name, act] of acts) {
      if (act === null) continue;
      const strokes: readonly ShortcutStroke[] = shortcuts[name];
      const place = strokes.findIndex((one) => isPressed(one, event, mac) && counts(one, event.target));
      const stroke = strokes[place];
      if (stroke === undefined) continue;
      event.preventDefault();
      if (stroke.repeats || !event.repeat) act(place);
      return;
    }
  });
  useEffect(() => {
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** Whether a keystroke is meant for the page, and not for what has the focus. */
function counts({ everywhere, inList }: ShortcutStroke, target: EventTarget | null): boolean {
  if (everywhere || !(target instanceof HTMLElement)) return true;
  if (isWrittenIn(target) || target.closest('[role=dialog], [role=menu]') !== null) return false;
  return !inList || target === document.body || target.closest('.list') !== null;
}

/** Buttons and checkboxes are INPUT elements, too, but nobody types letters into them. */
function isWrittenIn(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement) return !/^(button|checkbox|file|radio|reset|submit)$/.test(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
