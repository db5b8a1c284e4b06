import { isObject } from '../json.ts';

/** Members of a message that every push sets itself, whatever the options contain. */
const RESERVED = new Set(['data', 'token']);

/**
 * True when the app's own options set the field that FCM complains about. `field` is a path into the message as a field
 * violation names it (`message.android.ttl`, `message.webpush.headers[0].value`). The style of names is ignored, because FCM
 * accepts both `collapseKey` and `collapse_key`.
 */
export function setsField(options: object, field: string): boolean {
  const [root, ...path] = field.split('.');
  if (root !== 'message' || path.length === 0 || RESERVED.has(plain(path[0] ?? ''))) return false;
  let value: unknown = options;
  for (const step of path) {
    const name = isObject(value) ? Object.keys(value).find((one) => plain(one) === plain(step)) : undefined;
    if (!isObject(value) || name === undefined) return false;
    // Within a list or a map the path continues with positions instead of names.
    if (step.includes('[')) return true;
    value = value[name];
  }
  return true;
}

/** The path of an unknown name, which FCM reports only in the text of an error; null where the text reports none. */
export function unknownField(text: string): string | null {
  const [, name, at = 'message'] = /Unknown name "([^"]+)"(?: at '([^']+)')?/.exec(text) ?? [];
  return name === undefined ? null : `${at}.${name}`;
}

const plain = (name: string) => name.replace(/\[.*$/, '').replaceAll('_', '').toLowerCase();
