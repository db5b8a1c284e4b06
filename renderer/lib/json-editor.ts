import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type Place, readJson } from './json-place.ts';

export interface JsonEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** With which it may add its styles to the page. */
  readonly nonce: string;
  /** What is wrong at a place, in words. */
  readonly wrong: (place: Place) => string;
  readonly changed: (text: string) => void;
}

/** What assistive technology is told of the text field; undefined leaves an attribute out. */
export type TextFieldAttributes = Readonly<Record<`aria-${string}`, string | undefined>>;

export interface JsonEditor {
  focus(): void;
  /** Replaces the attributes of the text field. */
  describe(attributes: TextFieldAttributes): void;
  /** Removes the editor from the page. */
  destroy(): void;
}

/** An editor of JSON. The Tab key is left alone, so that it leads on from the editor as from any other field. */
export function createJsonEditor({ parent, text, nonce, wrong, changed }: JsonEditorOptions): JsonEditor {
  const attributes = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        history(),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        json(),
        indentOnInput(),
        bracketMatching(),
        syntaxHighlighting(colours),
        EditorView.lineWrapping,
        linter(({ state }) => marks(state.doc.toString(), wrong)),
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && changed(state.doc.toString())),
        attributes.of([]),
        look,
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    describe: (named) => view.dispatch({ effects: attributes.reconfigure(asExtension(named)) }),
    destroy: () => view.destroy(),
  };
}

function asExtension(named: TextFieldAttributes): Extension {
  const given = Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return EditorView.contentAttributes.of(Object.fromEntries(given));
}

function marks(text: string, wrong: (place: Place) => string) {
  const read = readJson(text);
  if (!('brokenAt' in read)) return [];
  const from = Math.min(read.brokenAt.offset, text.length);
  return [{ from, to: Math.min(from + 1, text.length), severity: 'error' as const, message: wrong(read.brokenAt) }];
}

/** The colours of the page, which are those of its theme. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--json-value)' },
]);

const look = EditorView.theme({
  '&.cm-focused': { outline: '2px solid var(--warn)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pick)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  // Its own underline is an image from a data: address, which the page does not allow.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    borderColor: 'var(--line)',
  },
});
