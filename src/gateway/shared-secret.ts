import { createSecretCheck } from '../lib/secret-check.ts';
import { NOTIFY_PATH, withoutNotifyPath } from './target.ts';

/** What a request shows of the shared secret. */
export type Shown = 'right' | 'wrong' | 'none';

/**
 * Compares the secret in a query (`secret=…`, exactly once) with the one that is wanted. A secret may hold letters that
 * mean something in a URL, and whoever writes the pusher's URL may escape them or not; homeservers keep that as it is, and
 * some put the notify path behind it. So it is right in any of these readings: as it came, percent-decoded, decoded as a
 * form (`+` is a space); up to the next `&` or up to the end; with the notify path behind it or without.
 */
export function createSecretReader(wanted: string): (query: string | null) => Shown {
  const isRight = createSecretCheck(wanted);
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

/** A slash at the end of a pusher's URL is lost when the path is put behind it. */
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
  // The usual one first.
  return [...read(text), text, ...(text.includes('+') ? read(text.replaceAll('+', ' ')) : [])];
}

/** The name may be escaped, too. */
function isSecret(part: string): boolean {
  const name = part.slice(0, Math.max(part.indexOf('='), 0));
  return name === 'secret' || (name.includes('%') && [...new URLSearchParams(name).keys()].includes('secret'));
}
