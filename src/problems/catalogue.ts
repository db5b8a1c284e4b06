import { z } from 'zod';
import { issueSchema } from './issue-codes.ts';

const fact = <Code extends string, Shape extends z.ZodRawShape>(code: Code, parameters: Shape) =>
  z.object({ code: z.literal(code), parameters: z.object(parameters) });

const text = z.string();
/** Addresses of a host, and what each said: a code of the system, or nothing where it did not answer. */
const tried = z.array(z.object({ address: text, said: text }));
const place = { line: z.number(), column: z.number() };

/**
 * Everything that the relay tells a person in words of its own: a code, and what differs from case to case. What others
 * said (the system, a provider) is a parameter named `said`, and is shown as it is in every language.
 */
export const factSchema = z.discriminatedUnion('code', [
  fact('config-unreadable', { file: text, said: text }),
  /** A file that was named at the start, or that a link leads to, and is not there. */
  fact('config-missing', { file: text }),
  /** A file that was there and is not any more, while the relay runs. */
  fact('config-away', { file: text }),
  fact('config-not-json', {
    file: text,
    ...place,
    expected: z.enum(['comma', 'colon', 'brace', 'bracket', 'value', 'key', 'other']),
  }),
  /** `key` is empty for the whole file; a key that is missing has the line and column of the object that lacks it. */
  fact('config-value', {
    file: text,
    line: z.number().nullable(),
    column: z.number().nullable(),
    key: text,
    issue: issueSchema,
  }),
  fact('config-overlap', { file: text, left: text, right: text }),
  /** A file of configuration, settings or credentials. */
  fact('file-not-written', { file: text, said: text }),
  fact('config-unusable', { said: text }),
  fact('secret-too-short', { name: text, minimum: z.number() }),
  fact('secret-unreadable', { name: text, file: text, said: text }),
  fact('starting', {}),
  fact('port-taken', {
    port: z.number(),
    owner: z.object({ name: text, process: z.number() }).nullable(),
    option: text,
  }),
  fact('port-forbidden', { port: z.number(), option: text }),
  fact('no-address', { host: text }),
  fact('cannot-listen', { host: text, port: z.number(), said: text }),
  fact('folder-in-use', { folder: text }),
  fact('storage-full', { file: text }),
  fact('storage-read-only', { file: text }),
  fact('storage-locked', { file: text }),
  /** So many settled pushes were dropped because the history could not take them. */
  fact('history-dropped', { pushes: z.number() }),
  fact('storage-corrupt', { file: text }),
  fact('storage-not-opened', { file: text, said: text }),
  fact('storage-gone', { file: text }),
  fact('storage-broken-disk', { file: text, said: text }),
  fact('storage-unusable', { file: text, said: text }),
  fact('storage-newer', { file: text, schema: z.number(), known: z.number() }),
  fact('storage-closed', {}),
  /** A file that the configuration names under `key`. */
  fact('file-unreadable', { key: text, file: text, said: text }),
  /** `name` is the key or variable that names the file; null for `config.json`. */
  fact('file-not-regular', {
    name: text.nullable(),
    file: text,
    kind: z.enum(['folder', 'pipe', 'socket', 'device']),
  }),
  fact('file-too-big', { name: text.nullable(), file: text, mebibytes: z.number() }),
  fact('file-sealed-elsewhere', { key: text, file: text }),
  fact('file-no-apns-key', { key: text, file: text }),
  fact('file-no-p256-key', { key: text, file: text }),
  fact('file-no-push-certificate', { key: text, file: text }),
  fact('file-no-authority', { key: text, file: text }),
  fact('file-no-service-account', { key: text, file: text }),
  fact('file-no-private-key', { key: text, file: text }),
  fact('file-no-vapid-key', { key: text, file: text }),
  /** PEM with a private key that a passphrase locks. */
  fact('file-key-locked', { key: text, file: text }),
  /** A certificate without its private key. */
  fact('file-key-missing', { key: text, file: text }),
  fact('file-passphrase-wrong', { key: text, file: text }),
  fact('file-passphrase-missing', { key: text, file: text }),
  /** PKCS #12 with ciphers that OpenSSL 3 opens only when it is asked to. */
  fact('file-legacy-p12', { key: text, file: text }),
  /** The public key in the file is not that of its private key. */
  fact('file-vapid-pair', { key: text, file: text }),
  /** Credentials of Google's, but no service account: `type` is Google's name for them. */
  fact('file-other-account', { key: text, file: text, type: text }),
  /** A service account that has its tokens fetched elsewhere. */
  fact('account-token-address', { key: text, file: text, address: text }),
  fact('vapid-subject-odd', { subject: text }),
  /** `ends` is a date, as 2026-12-31. */
  fact('certificate-ended', { key: text, file: text, ends: text }),
  fact('certificate-ends-soon', { key: text, file: text, ends: text }),
  fact('certificate-ends', { key: text, file: text, ends: text }),
  fact('no-network', { key: text, network: text }),
  fact('nothing-to-check', {}),
  fact('apple-takes-credentials', {}),
  fact('apple-not-asked', {}),
  fact('apple-answered', { status: z.number(), reason: text.nullable() }),
  fact('fcm-takes-account', {}),
  fact('fcm-not-asked', {}),
  fact('fcm-answered', { status: z.number(), error: text.nullable(), said: text }),
  /** `said` is empty where the endpoint gave no reason, and in what was written before reasons were read. */
  fact('endpoint-answered', { status: z.number(), said: text.default('') }),
  fact('no-subscriber', { hours: z.number(), attempts: z.number() }),
  fact('name-unknown', { host: text, days: z.number() }),
  fact('no-answer-in-time', {}),
  fact('host-not-reached', { host: text, tried }),
  fact('name-not-looked-up', { host: text }),
  /** `proxy` is null where there is none on the way. */
  fact('no-tls-in-time', { host: text, proxy: text.nullable() }),
  fact('proxy-not-reached', { proxy: text, tried }),
  fact('proxy-silent', { proxy: text }),
  fact('proxy-failed', { proxy: text, said: text }),
  fact('proxy-wants-credentials', { proxy: text }),
  fact('proxy-refused', { proxy: text, host: text, status: z.number() }),
  /** `name` is the variable of the environment that names it, or the key of the configuration. */
  fact('proxy-of-other-kind', { name: text, scheme: text }),
  fact('no-proxy-url', { name: text }),
  fact('goes-through-proxy', { proxy: text, name: text }),
  fact('relay-stopped', {}),
  fact('pushkey-no-apns-token', {}),
  fact('pushkey-no-endpoint', {}),
  fact('pushkey-no-p256dh', {}),
  fact('data-no-payload', {}),
  fact('data-no-endpoint', {}),
  fact('data-no-auth', {}),
  fact('vapid-key-usable', {}),
  /** Words of others, and nothing of ours. */
  fact('said', { said: text }),
]);
export type Fact = z.infer<typeof factSchema>;

/** A fact with its English: the cause, and the remedy, which is empty where there is nothing to do. */
export const problemSchema = z.intersection(factSchema, z.object({ cause: text, remedy: text }));
export type Problem = z.infer<typeof problemSchema>;
