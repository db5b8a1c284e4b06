import type { Fact } from '../../src/problems/catalogue.ts';
import { problemOf } from '../../src/problems/english.ts';
import type { Issue } from '../../src/problems/issues.ts';

type Samples<Kind extends { code: string; parameters: unknown }> = {
  readonly [Code in Kind['code']]: Extract<Kind, { code: Code }>['parameters'];
};

const issues: Samples<Issue> = {
  missing: {},
  'wrong-type': { expected: 'bigint' },
  'unknown-keys': { keys: ['gatway', 'tll'] },
  'not-one-of': { values: ['full', 'off'] },
  empty: {},
  'too-short': { minimum: 8 },
  'too-few': { minimum: 3 },
  'too-many': { maximum: 50 },
  'too-small': { minimum: 1024 },
  'too-big': { maximum: 65535 },
  'no-url': {},
  'no-time': {},
  'no-contact': {},
  'no-nat64-prefix': {},
  'no-proxies': {},
  'no-credentials': {},
  'options-too-large': {},
  'no-provider': {},
  'no-name': {},
  'name-with-spaces': {},
  'name-taken': {},
  'name-overlaps': { other: 'dev.*' },
  'secret-again': { fields: [{ type: 'fcm', key: 'tokenEndpoint', title: 'Token address' }] },
  'password-again': {},
  'name-reserved': {},
  invalid: {},
};

const file = '/srv/carillon/some.file';
const facts: Samples<Fact> = {
  'config-unreadable': { file, said: 'EACCES' },
  'config-not-json': { file, line: 17, column: 23, expected: 'comma' },
  'config-value': {
    file,
    line: 17,
    column: 23,
    key: 'gateway.port',
    issue: { code: 'too-big', parameters: { maximum: 65535 } },
  },
  'config-overlap': { file, left: 'org.*', right: '*.ios' },
  'file-not-written': { file, said: 'ENOSPC: no space left on device, write' },
  'config-unusable': { said: 'EISDIR' },
  'secret-too-short': { name: 'CARILLON_SHARED_SECRET', minimum: 8 },
  'secret-unreadable': { name: 'CARILLON_SHARED_SECRET_FILE', file, said: 'ENOENT' },
  starting: {},
  'port-taken': { port: 7874, owner: { name: 'nginx', process: 4711 }, option: '--port' },
  'port-forbidden': { port: 80, option: '--port' },
  'no-address': { host: '192.0.2.7' },
  'cannot-listen': { host: '192.0.2.7', port: 7874, said: 'listen EMFILE' },
  'folder-in-use': { folder: '/data' },
  'storage-full': { file },
  'storage-read-only': { file },
  'storage-locked': { file },
  'history-dropped': { pushes: 12 },
  'storage-corrupt': { file },
  'storage-not-opened': { file, said: 'unable to open database file' },
  'storage-gone': { file },
  'storage-broken-disk': { file, said: 'disk I/O error' },
  'storage-unusable': { file, said: 'locking protocol' },
  'storage-newer': { file, schema: 999, known: 17 },
  'storage-closed': {},
  'file-unreadable': { key: 'certFile', file, said: 'ENOENT' },
  'file-not-regular': { name: 'caFile', file, kind: 'pipe' },
  'file-too-big': { name: 'caFile', file, mebibytes: 1 },
  'file-sealed-elsewhere': { key: 'certFile', file },
  'file-no-apns-key': { key: 'keyFile', file },
  'file-no-p256-key': { key: 'keyFile', file },
  'file-no-push-certificate': { key: 'certFile', file },
  'file-no-authority': { key: 'caFile', file },
  'file-no-service-account': { key: 'serviceAccountFile', file },
  'file-no-private-key': { key: 'serviceAccountFile', file },
  'file-no-vapid-key': { key: 'vapidPrivateKeyFile', file },
  'no-network': { key: 'allowNetworks', network: '10.0.0.0/99' },
  'nothing-to-check': {},
  'apple-takes-credentials': {},
  'apple-not-asked': {},
  'apple-answered': { status: 403, reason: 'InvalidProviderToken' },
  'fcm-takes-account': {},
  'fcm-not-asked': {},
  'fcm-answered': { status: 403, error: 'SENDER_ID_MISMATCH', said: 'SenderId mismatch' },
  'endpoint-answered': { status: 410, said: 'subscription expired' },
  'no-subscriber': { hours: 12, attempts: 17 },
  'name-unknown': { host: 'push.example.org', days: 7 },
  'no-answer-in-time': {},
  'relay-stopped': {},
  'pushkey-no-apns-token': {},
  'pushkey-no-endpoint': {},
  'pushkey-no-p256dh': {},
  'data-no-payload': {},
  'data-no-endpoint': {},
  'data-no-auth': {},
  'vapid-key-usable': {},
  said: { said: 'connect ECONNREFUSED 127.0.0.1:9' },
};

/** One of every kind. */
export const everyIssue = Object.entries(issues).map(([code, parameters]) => ({ code, parameters }) as Issue);
export const everyFact = Object.entries(facts).map(([code, parameters]) => ({ code, parameters }) as Fact);

/** A problem for a test that does not care which. */
export const someProblem = problemOf({ code: 'said', parameters: { said: 'Its key is missing.' } });
