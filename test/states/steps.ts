import type { Strings } from '../../renderer/strings/english.ts';

/** An element that can be seen: by its selector, and by a text that it holds or is labelled with. */
export interface Target {
  readonly selector: string;
  readonly text?: string | undefined;
}

/** What is done in the page, one after the other, to bring a state about. Each waits until its element is there. */
export type Step =
  | { readonly kind: 'see' | 'click'; readonly target: Target }
  | { readonly kind: 'fill'; readonly target: Target; readonly value: string }
  /** A key by `KeyboardEvent.key`, pressed where the focus is. */
  | { readonly kind: 'press'; readonly key: string; readonly ctrl?: boolean }
  | { readonly kind: 'scroll'; readonly target: Target; readonly top: number }
  /** A push arrives at the gateway. */
  | { readonly kind: 'arrive'; readonly text: string };

export const see = (selector: string, text?: string): Step => ({ kind: 'see', target: { selector, text } });
export const click = (selector: string, text?: string): Step => ({ kind: 'click', target: { selector, text } });
export const fill = (label: string, value: string): Step => ({
  kind: 'fill',
  target: { selector: 'input, textarea, select', text: label },
  value,
});
export const press = (key: string, ctrl = false): Step => ({ kind: 'press', key, ctrl });
export const scroll = (selector: string, top: number): Step => ({ kind: 'scroll', target: { selector }, top });
export const arrive = (text: string): Step => ({ kind: 'arrive', text });

/** What the relay answers in place of its own answer: JSON, nothing ever, or a connection that breaks. */
export type Answer = 'never' | 'broken' | { readonly json: object };

/** A state of the window, and how it comes about. */
export interface State {
  /** Part of an address and of the names of pictures. */
  readonly id: string;
  readonly title: string;
  /** The relay behind it; see `scenes.ts`. */
  readonly scene: string;
  /** The page, as the address names it. */
  readonly place: string;
  readonly steps?: (strings: Strings) => readonly Step[];
  /** By the path below the page's address: a procedure, or a file of the page. */
  readonly answers?: Readonly<Record<string, Answer>>;
  /** What the browser keeps for the page. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly signedOut?: boolean;
  /** A function of the browser that fails. */
  readonly without?: 'setInterval';
  /** Drawn as the desktop's window, to which the shell sends these messages; there is no relay behind it. */
  readonly shell?: readonly object[];
  /** It changes what the relay holds, so each view has a relay of its own. */
  readonly changes?: boolean;
  /** The page reports an error, because that is the state. */
  readonly crashes?: boolean;
}

/** The states of a page, in the order in which they are listed. */
export interface StateGroup {
  readonly title: string;
  readonly states: readonly State[];
}
