import type { Issue } from './issue-codes.ts';

type Words = { readonly [Code in Issue['code']]: (parameters: Extract<Issue, { code: Code }>['parameters']) => string };

const words: Words = {
  missing: () => 'is missing',
  'wrong-type': ({ expected }) => `must be ${kinds[expected] ?? expected}`,
  'unknown-keys': ({ keys }) => `has ${keys.length === 1 ? 'an unknown key' : 'unknown keys'}: ${keys.join(', ')}`,
  'key-twice': ({ line, column }) => `is repeated here; it is already in line ${line}, column ${column}`,
  'too-deep': ({ maximum }) => `is nested too deeply: at most ${maximum} levels of objects and lists are allowed`,
  'not-one-of': ({ values }) => `must be one of ${values.join(', ')}`,
  empty: () => 'must not be empty',
  'too-short': ({ minimum }) => `needs at least ${minimum} characters`,
  'too-few': ({ minimum }) => `needs at least ${minimum} ${entries(minimum)}`,
  'too-many': ({ maximum }) => `may have at most ${maximum} ${entries(maximum)}`,
  'too-small': ({ minimum }) => `must be at least ${minimum}`,
  'too-big': ({ maximum }) => `must be at most ${maximum}`,
  'no-url': () => 'must be a URL',
  'no-time': () => 'must be a time like 22:30',
  'no-contact': () => 'must be a mailto: or https: address',
  'no-nat64-prefix': () => 'must be an IPv6 network of 32, 40, 48, 56, 64 or 96 bits, like 64:ff9b::/96',
  'no-proxies': () => 'must be false, or a list of the addresses or networks of proxies',
  'no-proxy-url': () => 'must be an http:// or https:// URL with the host and port of a proxy, or none',
  'no-page-address': () => 'must be an address like https://push.example.org or https://example.org/carillon',
  'no-credentials': () => 'needs keyFile with keyId and teamId, or certFile, or p12File',
  'options-too-large': () => 'must have at most 2,048 bytes, so that a push still fits beside it',
  'no-provider': () => 'needs at least one provider',
  'no-name': () => 'needs an app_id, or a glob with * or ?',
  'name-with-spaces': () => 'begins or ends with a space, which no app_id does',
  'name-taken': () => 'is already the name of another app',
  'name-overlaps': ({ other }) => `overlaps with ${other}: an app_id could match both`,
  'secret-again': ({ fields }) =>
    `must be uploaded again, because the new ${fields.map(({ title }) => `“${title}”`).join(' and ')} would send it elsewhere`,
  'password-again': () => 'needs its password again: the saved one is for another proxy or user',
  'name-reserved': () => 'is a reserved name, which no app can have',
  'port-taken': ({ owner, free }) =>
    `is in use by ${owner === null ? 'another program' : `${owner.name} (process ${owner.process})`}${free === null ? '' : `; ${free} is free`}`,
  'port-forbidden': () => 'must be above 1023: this user is not allowed to use lower ones',
  'no-address': () => 'is not an address of this computer',
  'cannot-listen': ({ said }) => `cannot be used: ${said}`,
  'no-network': ({ network }) => `must be addresses or networks (CIDR), which “${network}” is not`,
  invalid: () => 'is not valid',
};

const entries = (count: number) => (count === 1 ? 'entry' : 'entries');

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
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
