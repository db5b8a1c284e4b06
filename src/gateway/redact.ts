import { NOTIFY_PATH } from './target.ts';

const REDACTED = 'REDACTED';
/**
 * Names of headers whose values are credentials, whoever puts them there: by words that may stand anywhere in a name, and by
 * those that do only as its last word.
 */
const CREDENTIALS = new RegExp(
  [
    'authori[sz]ation|authentication|cookie|dpop',
    'secret|token|jwt|assertion|oidc-data|session|signature|hmac|credential',
    'passw|passphrase|(?:api|access|private|subscription)[-_.]?key',
    '(?:^|[-_.])(?:auth|key|sig|sign|otp|pass|pwd|sid)$',
  ].join('|'),
  'i',
);
/** Matches the `25`s of a character that was escaped several times, as in a URL within a URL. */
const ESCAPED_AGAIN = '(?:25){0,3}';

export interface Redaction {
  /** Redacts a request target, or any other text of a sender. */
  text(text: string): string;
  header(name: string, value: string): [name: string, value: string];
}

/**
 * Removes secrets from what is kept of a request: the shared secret wherever it occurs, in any escaping; any value after
 * `secret=`, because a mistyped or earlier secret reveals much of the right one; and the values of headers that hold
 * credentials.
 */
export function createRedaction(sharedSecret: string | undefined): Redaction {
  const value = sharedSecret === undefined ? null : new RegExp(spelled(sharedSecret), 'gi');
  const shortest = [...(sharedSecret ?? '')].length;
  const text = (from: string) => {
    // Most texts are too short for the secret and have no `secret=`.
    const known = value === null || from.length < shortest ? from : from.replace(value, REDACTED);
    if (!known.includes('=') && !known.includes('%')) return known;
    return known.replace(named, (all, name: string, given: string) =>
      given === '' ? all : `${name}${REDACTED}${pathBehind(given)}`,
    );
  };
  return {
    text,
    header: (name, given) => [text(name), CREDENTIALS.test(name) ? REDACTED : text(given)],
  };
}

/** A notify path that a homeserver put after the query is no part of the secret, and shown. */
const pathBehind = (given: string) => (given.endsWith(NOTIFY_PATH) ? NOTIFY_PATH : '');

/** `secret=` with its value. A value that contains `&` reaches to the next name. */
const named = new RegExp(`(${spelled('secret')}(?:=|%${ESCAPED_AGAIN}3d))([^&\\s]*(?:&[^=&\\s]*(?=[&\\s]|$))*)`, 'gi');

/** A pattern for a text whose characters may each be percent-encoded. */
function spelled(text: string): string {
  return [...text].map(letter).join('');
}

function letter(one: string): string {
  const bytes = [...Buffer.from(one)];
  // Node reads the bytes of a header as Latin-1.
  const escaped = bytes.map((byte) => `(?:%${ESCAPED_AGAIN}${hex(byte)}|\\x${hex(byte)})`).join('');
  const plain = one === ' ' ? '[ +]' : one.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  // The longer alternative first: an escaped `%` starts with a `%`, too.
  return `(?:${escaped}|${plain})`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
