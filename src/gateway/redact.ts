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
/** Forms in which a slash or a letter is escaped again, by a URL within a URL. */
const ESCAPED_AGAIN = '(?:25){0,3}';

export interface Redaction {
  /** A request target, or any text a sender wrote. */
  text(text: string): string;
  header(name: string, value: string): [name: string, value: string];
}

/**
 * Takes secrets out of what is kept of a request: the shared secret wherever it stands, in any escaping; whatever stands
 * behind `secret=`, for a secret mistyped or of yesterday is nearly one; and the values of headers that hold credentials.
 */
export function createRedaction(sharedSecret: string | undefined): Redaction {
  const value = sharedSecret === undefined ? null : new RegExp(spelled(sharedSecret), 'gi');
  const shortest = [...(sharedSecret ?? '')].length;
  const text = (from: string) => {
    // Most of what comes is too short for the secret, and has no place for another.
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

/** Where a homeserver put it is worth seeing, and no secret. */
const pathBehind = (given: string) => (given.endsWith(NOTIFY_PATH) ? NOTIFY_PATH : '');

/** A value that holds a `&` goes on to the next name. */
const named = new RegExp(`(${spelled('secret')}(?:=|%${ESCAPED_AGAIN}3d))([^&\\s]*(?:&[^=&\\s]*(?=[&\\s]|$))*)`, 'gi');

/** A pattern for a text, each letter as it is or with its bytes percent-encoded. */
function spelled(text: string): string {
  return [...text].map(letter).join('');
}

function letter(one: string): string {
  const bytes = [...Buffer.from(one)];
  // A header's bytes are read as Latin-1.
  const escaped = bytes.map((byte) => `(?:%${ESCAPED_AGAIN}${hex(byte)}|\\x${hex(byte)})`).join('');
  const plain = one === ' ' ? '[ +]' : one.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  // The longer one first: an escaped `%` begins as a plain one does.
  return `(?:${escaped}|${plain})`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
