export const NOTIFY_PATH = '/_matrix/push/v1/notify';
export const HEALTH_PATH = '/health';

/** The parts of a request target: the path in its normal form, and the query unchanged. */
interface Target {
  readonly path: string;
  /** Without the question mark; null where there is none. */
  readonly query: string | null;
}

/**
 * The target under which a request is served. It normalises what homeservers make of a pusher's URL: doubled and trailing
 * slashes, an absolute target (RFC 9112, 3.2.2), percent-encoded unreserved characters of the path, which mean the same
 * (RFC 3986, 6.2.2.2), and a notify path after the query: continuwuity and Tuwunel cut the path out of the pusher's URL and
 * append it to the rest (`/?secret=…/_matrix/push/v1/notify`). No other escapes are decoded and no dots are resolved.
 */
export function servedTarget(target: string): string {
  if (target.startsWith(NOTIFY_PATH) && (target.length === NOTIFY_PATH.length || target[NOTIFY_PATH.length] === '?')) {
    return target;
  }
  const { path, query } = parted(target);
  const served = path === '/' && query !== null && endsWithNotifyPath(query) ? NOTIFY_PATH : path;
  return query === null ? served : `${served}?${query}`;
}

/** A path without percent-encoded unreserved characters. A path with a malformed escape is returned unchanged. */
function withoutNeedlessEscapes(path: string): string {
  if (!path.includes('%') || /%(?![\da-f]{2})/i.test(path)) return path;
  return path.replaceAll(/%[\da-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
}

/** The query of a target, unchanged; null where there is none. */
export const queryOf = (target: string): string | null => parted(target).query;

/** A query without the notify path that a homeserver appended to it; unchanged where it appended none. */
export function withoutNotifyPath(query: string): string {
  const trimmed = withoutSlashes(query);
  return trimmed.endsWith(NOTIFY_PATH) ? trimmed.slice(0, -NOTIFY_PATH.length) : query;
}

const endsWithNotifyPath = (query: string) => withoutSlashes(query).endsWith(NOTIFY_PATH);

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
