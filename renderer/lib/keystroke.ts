/** A key with its modifiers. */
export interface Keystroke {
  /** A small letter, a sign as it is typed, or the name of a key as in `KeyboardEvent.key`. */
  readonly key: string;
  /** With Ctrl; with ⌘ on a Mac. */
  readonly mod?: boolean;
  /** With Shift. It does not count for a sign: a layout may need it or not. */
  readonly shift?: boolean;
  /** Only on a Mac. */
  readonly mac?: boolean;
}

/** The parts of a keydown event that matter. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>;

/** Nothing but characters of other scripts: "л", "ن", "؟". Signs of all scripts and accented letters are none. */
const FOREIGN = /^[^\p{scx=Zyyy}\p{scx=Zinh}\p{scx=Latn}]+$/u;

/**
 * Whether this is the keystroke, on whatever layout. A key is known by what it types. Where it types another script,
 * which has no way to the letter, by its place: `code` names keys by what a US keyboard types with them (UI Events
 * KeyboardEvent code Values, section 3).
 */
export function isPressed(stroke: Keystroke, press: KeyPress, mac: boolean): boolean {
  if (stroke.mac && !mac) return false;
  return isSign(stroke.key) ? isSignPressed(stroke.key, press, mac) : isKeyPressed(stroke, press, mac);
}

/** Whether the key was pressed without modifiers. */
export function isBare({ ctrlKey, metaKey, altKey, shiftKey }: Omit<KeyPress, 'getModifierState'>): boolean {
  return !(ctrlKey || metaKey || altKey || shiftKey);
}

export function isLetter(key: string): boolean {
  return /^[a-z]$/.test(key);
}

function isSign(key: string): boolean {
  return key.length === 1 && !isLetter(key);
}

function isKeyPressed({ key, mod = false, shift = false }: Keystroke, press: KeyPress, mac: boolean): boolean {
  const [wanted, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (wanted !== mod || other || press.shiftKey !== shift || isOtherCharacter(press)) return false;
  if (!isLetter(key)) return press.key === key;
  // Caps Lock makes them large, with Shift small.
  return press.key.toLowerCase() === key || (FOREIGN.test(press.key) && press.code === placeOf(key));
}

/** A sign may take Shift, AltGr (which Windows reports as Ctrl and Alt, too) or Option to be typed. */
function isSignPressed(sign: string, press: KeyPress, mac: boolean): boolean {
  const altGr = press.getModifierState('AltGraph');
  if (press.metaKey || (press.ctrlKey && !(altGr && press.altKey))) return false;
  if (press.altKey && !altGr && !mac) return false;
  if (press.key === sign || digitOf(press.key) === sign) return true;
  const inPlace = FOREIGN.test(press.key) && press.code === placeOf(sign) && press.shiftKey === (sign === '?');
  return inPlace && !isOtherCharacter(press);
}

/** Alt, Option and AltGr choose another character of the key. */
function isOtherCharacter(press: KeyPress): boolean {
  return press.altKey || press.getModifierState('AltGraph');
}

/** The `code` of the key that has a character on a US keyboard. */
export function placeOf(key: string): string {
  if (isLetter(key)) return `Key${key.toUpperCase()}`;
  return key === '/' || key === '?' ? 'Slash' : `Digit${key}`;
}

/** A digit of any script as one of ours; each script has its ten in a row (Unicode Standard, 4.6). */
function digitOf(key: string): string | null {
  if (!/^\p{Nd}$/u.test(key)) return null;
  const code = key.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}
