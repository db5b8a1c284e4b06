import type { CDPSession, Page } from 'playwright';

/** One keystroke as a browser reports it. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly meta?: boolean;
  readonly keypad?: boolean;
  readonly repeat?: boolean;
  /** 229 for every key that an input method took. */
  readonly keyCode?: number;
}

/** For each shortcut of the window, the key that types it on this layout. */
export interface Keyboard {
  readonly search: Press;
  readonly map: Press;
  readonly next: Press;
  readonly previous: Press;
  readonly choose: Press;
  readonly chooseNext: Press;
  readonly secondTab: Press;
  readonly palette: Press;
  readonly all: Press;
}

const press = (key: string, code: string, more: Partial<Press> = {}): Press => ({ key, code, ...more });
const shift = { shift: true };
const ctrl = { ctrl: true };

/** Letters by what they type and by their place. */
function letters(places: Readonly<Record<'j' | 'k' | 'x' | 'a', readonly [string, string]>>) {
  const { j, k, x, a } = places;
  return {
    next: press(...j),
    previous: press(...k),
    choose: press(...x),
    chooseNext: press(j[0].toUpperCase(), j[1], shift),
    palette: press(...k, ctrl),
    all: press(...a, ctrl),
  };
}

const qwerty = letters({ j: ['j', 'KeyJ'], k: ['k', 'KeyK'], x: ['x', 'KeyX'], a: ['a', 'KeyA'] });
const asWritten = { search: press('/', 'Slash'), map: press('?', 'Slash', shift), secondTab: press('2', 'Digit2') };

/** Layouts as Chromium reports them on Linux and Windows. */
export const keyboards: Readonly<Record<string, Keyboard>> = {
  US: { ...qwerty, ...asWritten },
  'US with Caps Lock': {
    next: press('J', 'KeyJ'),
    previous: press('K', 'KeyK'),
    choose: press('X', 'KeyX'),
    chooseNext: press('j', 'KeyJ', shift),
    palette: press('K', 'KeyK', ctrl),
    all: press('A', 'KeyA', ctrl),
    ...asWritten,
  },
  'US with its number pad': {
    ...qwerty,
    search: press('/', 'NumpadDivide', { keypad: true }),
    map: press('?', 'Slash', shift),
    secondTab: press('2', 'Numpad2', { keypad: true }),
  },
  German: {
    ...qwerty,
    search: press('/', 'Digit7', shift),
    map: press('?', 'Minus', shift),
    secondTab: press('2', 'Digit2'),
  },
  'French AZERTY': {
    ...letters({ j: ['j', 'KeyJ'], k: ['k', 'KeyK'], x: ['x', 'KeyX'], a: ['a', 'KeyQ'] }),
    search: press('/', 'Period', shift),
    map: press('?', 'KeyM', shift),
    secondTab: press('2', 'Digit2', shift),
  },
  'Czech, whose digits need Shift': {
    ...qwerty,
    search: press('/', 'BracketLeft', shift),
    map: press('?', 'Comma', shift),
    secondTab: press('2', 'Digit2', shift),
  },
  'Canadian French, where ? is on 6': {
    ...qwerty,
    search: press('/', 'Digit3', shift),
    map: press('?', 'Digit6', shift),
    secondTab: press('2', 'Digit2'),
  },
  Dvorak: {
    ...letters({ j: ['j', 'KeyC'], k: ['k', 'KeyV'], x: ['x', 'KeyB'], a: ['a', 'KeyA'] }),
    search: press('/', 'BracketLeft'),
    map: press('?', 'BracketLeft', shift),
    secondTab: press('2', 'Digit2'),
  },
  'Dvorak for programmers': {
    ...letters({ j: ['j', 'KeyC'], k: ['k', 'KeyV'], x: ['x', 'KeyB'], a: ['a', 'KeyA'] }),
    search: press('/', 'BracketLeft'),
    map: press('?', 'BracketLeft', shift),
    secondTab: press('2', 'Digit7', shift),
  },
  Colemak: {
    ...letters({ j: ['j', 'KeyY'], k: ['k', 'KeyN'], x: ['x', 'KeyX'], a: ['a', 'KeyA'] }),
    ...asWritten,
  },
  Russian: {
    ...letters({ j: ['о', 'KeyJ'], k: ['л', 'KeyK'], x: ['ч', 'KeyX'], a: ['ф', 'KeyA'] }),
    search: press('/', 'Backslash', shift),
    map: press('?', 'Digit7', shift),
    secondTab: press('2', 'Digit2'),
  },
  Greek: {
    ...letters({ j: ['ξ', 'KeyJ'], k: ['κ', 'KeyK'], x: ['χ', 'KeyX'], a: ['α', 'KeyA'] }),
    ...asWritten,
  },
  'Hebrew, where / is on Q': {
    ...letters({ j: ['ח', 'KeyJ'], k: ['ל', 'KeyK'], x: ['ס', 'KeyX'], a: ['ש', 'KeyA'] }),
    chooseNext: press('J', 'KeyJ', shift),
    search: press('/', 'KeyQ'),
    map: press('?', 'Slash', shift),
    secondTab: press('2', 'Digit2'),
  },
  'Arabic with its own digits': {
    ...letters({ j: ['ت', 'KeyJ'], k: ['ن', 'KeyK'], x: ['ء', 'KeyX'], a: ['ش', 'KeyA'] }),
    chooseNext: press('ـ', 'KeyJ', shift),
    search: press('ظ', 'Slash'),
    map: press('؟', 'Slash', shift),
    secondTab: press('٢', 'Digit2'),
  },
  'Thai, whose digits are elsewhere': {
    ...letters({ j: ['่', 'KeyJ'], k: ['า', 'KeyK'], x: ['ป', 'KeyX'], a: ['ฟ', 'KeyA'] }),
    chooseNext: press('๋', 'KeyJ', shift),
    search: press('/', 'Digit2'),
    map: press('ฦ', 'Slash', shift),
    secondTab: press('๒', 'Digit3', shift),
  },
  'Japanese kana': {
    ...letters({ j: ['ま', 'KeyJ'], k: ['の', 'KeyK'], x: ['さ', 'KeyX'], a: ['ち', 'KeyA'] }),
    chooseNext: press('ま', 'KeyJ', shift),
    search: press('め', 'Slash'),
    map: press('・', 'Slash', shift),
    secondTab: press('ふ', 'Digit2'),
  },
};

const NAMED: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
};

/** Sends keys and compositions to Chromium as the system does, below Playwright's own idea of layouts. */
export async function systemKeys(page: Page) {
  const session = await page.context().newCDPSession(page);
  return {
    press: (one: Press) => dispatch(session, one),
    /** Uncommitted text of an input method in the focused field. */
    compose: (text: string) =>
      session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    /** Ends the composition with this text. */
    commit: (text: string) => session.send('Input.insertText', { text }),
    down: (one: Press) => session.send('Input.dispatchKeyEvent', keyDown(one)),
    up: (one: Press) => session.send('Input.dispatchKeyEvent', { ...keyEvent(one), type: 'keyUp' }),
  };
}

async function dispatch(session: CDPSession, one: Press): Promise<void> {
  await session.send('Input.dispatchKeyEvent', keyDown(one));
  await session.send('Input.dispatchKeyEvent', { ...keyEvent(one), type: 'keyUp' });
}

function keyDown(one: Press) {
  const writes = !one.ctrl && !one.alt && !one.meta && one.keyCode !== 229;
  const text = one.key === 'Enter' ? '\r' : [...one.key].length === 1 ? one.key : '';
  return writes && text !== ''
    ? ({ ...keyEvent(one), type: 'keyDown', text } as const)
    : ({ ...keyEvent(one), type: 'rawKeyDown' } as const);
}

/**
 * The virtual key code of Windows: that of the letter or digit that the key types, or that its place types on a US
 * layout.
 */
function virtualKey(key: string, code: string): number {
  const of = /^[a-z\d]$/i.test(key) ? key : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? '');
  return of === '' ? 191 : of.toUpperCase().charCodeAt(0);
}

function keyEvent({ key, code, keyCode, keypad, repeat, ...held }: Press) {
  return {
    key,
    code,
    windowsVirtualKeyCode: keyCode ?? NAMED[key] ?? virtualKey(key, code),
    isKeypad: keypad ?? false,
    autoRepeat: repeat ?? false,
    modifiers: (held.alt ? 1 : 0) + (held.ctrl ? 2 : 0) + (held.meta ? 4 : 0) + (held.shift ? 8 : 0),
  };
}
