import type { Issue } from './issue-codes.ts';

type Words = { readonly [Code in Issue['code']]: (parameters: Extract<Issue, { code: Code }>['parameters']) => string };

const words: Words = {
  missing: () => 'is missing',
  'wrong-type': ({ expected }) => `must be ${kinds[expected] ?? expected}`,
  'unknown-keys': ({ keys }) => `has what is not known here: ${keys.join(', ')}`,
  'key-twice': ({ line, column }) => `stands here again; it stands in line ${line}, column ${column} already`,
  'too-deep': ({ maximum }) => `is nested too deeply: there may be ${maximum} levels of objects and lists`,
  'not-one-of': ({ values }) => `must be one of ${values.join(', ')}`,
  empty: () => 'must not be empty',
  'too-short': ({ minimum }) => `needs at least ${minimum} characters`,
  'too-few': ({ minimum }) => `needs at least ${minimum}`,
  'too-many': ({ maximum }) => `may have at most ${maximum}`,
  'too-small': ({ minimum }) => `must be at least ${minimum}`,
  'too-big': ({ maximum }) => `must be at most ${maximum}`,
  'no-url': () => 'must be a URL',
  'no-time': () => 'must be a time as 22:30',
  'no-contact': () => 'must be a mailto: or https: address',
  'no-nat64-prefix': () => 'must be an IPv6 network of 32, 40, 48, 56, 64 or 96 bits, as 64:ff9b::/96',
  'no-proxies': () => 'must be false, or a list of the addresses or networks of proxies',
  'no-proxy-url': () => 'must be http:// or https:// with the host and port of a proxy, or none',
  'no-page-address': () => 'must be an address, as https://push.example.org or https://example.org/carillon',
  'no-credentials': () => 'needs keyFile with keyId and teamId, or certFile, or p12File',
  'options-too-large': () => 'must take at most 2,048 bytes, or no push has room beside it',
  'no-provider': () => 'needs at least one provider',
  'no-name': () => 'needs an app_id, or a glob with * or ?',
  'name-with-spaces': () => 'begins or ends with a space, and no app_id does',
  'name-taken': () => 'is the name of another app',
  'name-overlaps': ({ other }) => `overlaps with ${other}: an app_id could match both`,
  'secret-again': ({ fields }) =>
    `must be uploaded again, because it would go elsewhere by ${fields.map(({ title }) => `“${title}”`).join(' and ')}`,
  'password-again': () => 'needs its password again: the one that is kept is for another proxy or user',
  'name-reserved': () => 'is a name that programs keep for themselves, and no app can have',
  invalid: () => 'is not valid',
};

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is wrong, in English, without its subject. */
export function issueWords({ code, parameters }: Issue): string {
  return words[code](parameters as never);
}
