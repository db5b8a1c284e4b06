export const NOTIFY_PATH = '/_matrix/push/v1/notify';
export const HEALTH_PATH = '/health';

/** A request target, taken apart: the path with single slashes and none at its end, and the query as it came. */
interface Target {
  readonly path: string;
  /** Without its question mark; null where there is none. */
  readonly query: string | null;
}

/**
 * The target under which a request is served. What a pusher's URL turns into on its way is brought to one form: slashes
 * that are doubled or stand at the end, an absolute target (RFC 9112, 3.2.2), unreserved characters of the path that are
 * percent-encoded and mean the same (RFC 3986, 6.2.2.2), and a notify path that stands behind the query: continuwuity and
 * Tuwunel cut it out of the pusher's URL and put it at the end of what is left (`/?secret=…/_matrix/push/v1/notify`).
 * Nothing else is changed: no other escapes are decoded and no dots resolved.
 */
export function servedTarget(target: string): string {
  if (target.startsWith(NOTIFY_PATH) && (target.length === NOTIFY_PATH.length || target[NOTIFY_PATH.length] === '?')) {
    return target;
  }
  const { path, query } = parted(target);
  const served = path === '/' && query !== null && behindQuery(query) ? NOTIFY_PATH : path;
  return query === null ? served : `${served}?${query}`;
}

/** A path in which no unreserved character is percent-encoded; one with an escape that is none stays as it is. */
function withoutNeedlessEscapes(path: string): string {
  if (!path.includes('%') || /%(?![\da-f]{2})/i.test(path)) return path;
  return path.replaceAll(/%[\da-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
}

/** The query of a target as it came; null where there is none. */
export const queryOf = (target: string): string | null => parted(target).query;

/** What a query held before a homeserver put the notify path behind it; the query itself where none stands there. */
export function withoutNotifyPath(query: string): string {
  const trimmed = withoutSlashes(query);
  return trimmed.endsWith(NOTIFY_PATH) ? trimmed.slice(0, -NOTIFY_PATH.length) : query;
}

const behindQuery = (query: string) => withoutSlashes(query).endsWith(NOTIFY_PATH);

function withoutSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end--;
  return text.slice(0, end);
}

function parted(target: string): Target {
  const mark = target.indexOf('#');
  const whole = mark < 0 ? target : target.slice(0, mark);
  const at = whole.indexOf('?');
  const path = pathOf(at < 0 ? whole : whole.slice(0, at));
  return { path, query: at < 0 ? null : whole.slice(at + 1) };
}

function pathOf(text: string): string {
  const path = /^https?:\/\/[^/]*/i.exec(text)?.[0].length ?? 0;
  return `/${withoutNeedlessEscapes(text.slice(path))
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
}
