import { createSecretCheck } from '../lib/secret-check.ts';
import { NOTIFY_PATH, withoutNotifyPath } from './target.ts';

/** Whether a request carries the shared secret. */
export type Shown = 'right' | 'wrong' | 'none';

/**
 * Compares the secret in a query (`secret=…`, exactly once) with the expected one. A secret may contain characters with a
 * meaning in URLs, and the pusher's URL may have them escaped or not; homeservers do not change that, and some append the
 * notify path. So each of these readings may match: raw, percent-decoded, decoded as a form (`+` is a space); up to the next
 * `&` or to the end of the query; with the appended notify path or without it.
 */
export function createSecretReader(expected: string): (query: string | null) => Shown {
  const isRight = createSecretCheck(expected);
  return (query) => shown(query, isRight);
}

function shown(query: string | null, isRight: (given: string) => boolean): Shown {
  if (query === null) return 'none';
  const parts = query.split('&');
  const [first, ...more] = parts.flatMap((part, index) => (isSecret(part) ? [index] : []));
  if (first === undefined) return 'none';
  if (more.length > 0) return 'wrong';
  const value = (text: string) => text.slice(text.indexOf('=') + 1);
  const written = [value(parts[first] ?? ''), value(parts.slice(first).join('&'))];
  if (written.every((text) => text === '')) return 'none';
  const readings = new Set(written.flatMap(withoutPath).flatMap(decoded));
  return [...readings].some(isRight) ? 'right' : 'wrong';
}

/** The value without an appended notify path, and with the trailing slash that a URL loses when the path is appended. */
function withoutPath(text: string): string[] {
  const before = withoutNotifyPath(text);
  return before === text ? [text] : [text, before, `${before}${NOTIFY_PATH[0]}`];
}

function decoded(text: string): string[] {
  const read = (escaped: string) => {
    try {
      return [decodeURIComponent(escaped)];
    } catch {
      return [];
    }
  };
  // The most common one first.
  return [...read(text), text, ...(text.includes('+') ? read(text.replaceAll('+', ' ')) : [])];
}

/** Whether a part of a query is the secret; its name may be percent-encoded, too. */
function isSecret(part: string): boolean {
  const name = part.slice(0, Math.max(part.indexOf('='), 0));
  return name === 'secret' || (name.includes('%') && [...new URLSearchParams(name).keys()].includes('secret'));
}
