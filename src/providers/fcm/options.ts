import { isObject } from '../json.ts';

/** What of a message is made anew for every push, whatever the options hold. */
const OWN = new Set(['data', 'token']);

/**
 * True when the app's own options set what FCM complains about: `field` is a path into the message as a field violation
 * names it (`message.android.ttl`, `message.webpush.headers[0].value`). Names are compared without regard to their style,
 * because FCM takes `collapseKey` and `collapse_key`.
 */
export function setsField(options: object, field: string): boolean {
  const [root, ...path] = field.split('.');
  if (root !== 'message' || path.length === 0 || OWN.has(plain(path[0] ?? ''))) return false;
  let value: unknown = options;
  for (const step of path) {
    const name = isObject(value) ? Object.keys(value).find((one) => plain(one) === plain(step)) : undefined;
    if (!isObject(value) || name === undefined) return false;
    // Within a list or a map the path goes on in positions, which say nothing of names.
    if (step.includes('[')) return true;
    value = value[name];
  }
  return true;
}

/** The path of a name that FCM does not know, which it tells in words only; null where it tells of none. */
export function unknownField(text: string): string | null {
  const [, name, at = 'message'] = /Unknown name "([^"]+)"(?: at '([^']+)')?/.exec(text) ?? [];
  return name === undefined ? null : `${at}.${name}`;
}

const plain = (name: string) => name.replace(/\[.*$/, '').replaceAll('_', '').toLowerCase();
