import { z } from 'zod';
import { issueSchema } from './issue-codes.ts';

const notice = <Code extends string, Shape extends z.ZodRawShape>(code: Code, parameters: Shape) =>
  z.object({ code: z.literal(code), parameters: z.object(parameters) });

const text = z.string();
/** The addresses of a host, each with the error code of the system; `said` is empty for one that did not answer. */
const tried = z.array(z.object({ address: text, said: text }));
const place = { line: z.number(), column: z.number() };

/**
 * Everything that the relay reports to a person in its own words: a code, and the parameters that differ from case to case.
 * The words of others (the system, a provider) are a parameter named `said`, shown as they are in every language.
 */
export const noticeSchema = z.discriminatedUnion('code', [
  notice('config-unreadable', { file: text, said: text }),
  /** A file that was named at the start, or that a link points to, does not exist. */
  notice('config-missing', { file: text }),
  /** The file disappeared while the relay was running. */
  notice('config-away', { file: text }),
  /** A file that is missing at the start, while deliveries for apps that only it can have are open. */
  notice('config-lost', { file: text }),
  notice('config-not-json', {
    file: text,
    ...place,
    expected: z.enum(['comma', 'colon', 'brace', 'bracket', 'value', 'key', 'other']),
  }),
  /** `key` is empty for the whole file; a key that is missing has the line and column of the object that lacks it. */
  notice('config-value', {
    file: text,
    line: z.number().nullable(),
    column: z.number().nullable(),
    key: text,
    issue: issueSchema,
  }),
  notice('config-overlap', { file: text, left: text, right: text }),
  /** A file of configuration, settings or credentials. */
  notice('file-not-written', { file: text, said: text }),
  notice('config-unusable', { said: text }),
  notice('secret-too-short', { name: text, minimum: z.number() }),
  notice('secret-unreadable', { name: text, file: text, said: text }),
  notice('starting', {}),
  notice('port-taken', {
    port: z.number(),
    owner: z.object({ name: text, process: z.number() }).nullable(),
    option: text,
  }),
  notice('port-forbidden', { port: z.number(), option: text }),
  notice('no-address', { host: text }),
  notice('cannot-listen', { host: text, port: z.number(), said: text }),
  notice('folder-in-use', { folder: text }),
  /** The data folder belongs to another user than the one that the relay runs as. */
  notice('folder-not-ours', { folder: text }),
  notice('storage-full', { file: text }),
  notice('storage-read-only', { file: text }),
  notice('storage-locked', { file: text }),
  /** The number of settled pushes that were dropped because the history could not store them. */
  notice('history-dropped', { pushes: z.number() }),
  notice('storage-corrupt', { file: text }),
  notice('storage-not-opened', { file: text, said: text }),
  notice('storage-gone', { file: text }),
  /** A link lies in the place of a file of the data folder. */
  notice('storage-link', { file: text }),
  notice('storage-broken-disk', { file: text, said: text }),
  notice('storage-unusable', { file: text, said: text }),
  notice('storage-newer', { file: text, schema: z.number(), known: z.number() }),
  notice('storage-closed', {}),
  /** A file that the configuration names under `key`. */
  notice('file-unreadable', { key: text, file: text, said: text }),
  /** `name` is the key or variable that names the file; null for `config.json`. */
  notice('file-not-regular', {
    name: text.nullable(),
    file: text,
    kind: z.enum(['folder', 'pipe', 'socket', 'device']),
  }),
  notice('file-too-big', { name: text.nullable(), file: text, mebibytes: z.number() }),
  notice('file-sealed-elsewhere', { key: text, file: text }),
  notice('file-no-apns-key', { key: text, file: text }),
  notice('file-no-p256-key', { key: text, file: text }),
  notice('file-no-push-certificate', { key: text, file: text }),
  notice('file-no-authority', { key: text, file: text }),
  notice('file-no-service-account', { key: text, file: text }),
  notice('file-no-private-key', { key: text, file: text }),
  notice('file-no-vapid-key', { key: text, file: text }),
  /** PEM with a private key that a passphrase locks. */
  notice('file-key-locked', { key: text, file: text }),
  /** A certificate without its private key. */
  notice('file-key-missing', { key: text, file: text }),
  notice('file-passphrase-wrong', { key: text, file: text }),
  notice('file-passphrase-missing', { key: text, file: text }),
  /** PKCS #12 with ciphers that OpenSSL 3 opens only with `-legacy`. */
  notice('file-legacy-p12', { key: text, file: text }),
  /** The public key in the file is not that of its private key. */
  notice('file-vapid-pair', { key: text, file: text }),
  /** Google credentials that are not a service account: `type` is Google's name for them. */
  notice('file-other-account', { key: text, file: text, type: text }),
  /** A service account that has its tokens fetched elsewhere. */
  notice('account-token-address', { key: text, file: text, address: text }),
  notice('vapid-subject-odd', { subject: text }),
  /** `ends` is a date, as 2026-12-31. */
  notice('certificate-ended', { key: text, file: text, ends: text }),
  notice('certificate-ends-soon', { key: text, file: text, ends: text }),
  notice('certificate-ends', { key: text, file: text, ends: text }),
  notice('no-network', { key: text, network: text }),
  notice('nothing-to-check', {}),
  notice('apple-takes-credentials', {}),
  notice('apple-not-asked', {}),
  notice('apple-answered', { status: z.number(), reason: text.nullable() }),
  notice('fcm-takes-account', {}),
  notice('fcm-not-asked', {}),
  notice('fcm-answered', { status: z.number(), error: text.nullable(), said: text }),
  /** `said` is empty where the endpoint gave no reason, and in what was written before reasons were read. */
  notice('endpoint-answered', { status: z.number(), said: text.default('') }),
  notice('no-subscriber', { hours: z.number(), attempts: z.number() }),
  notice('name-unknown', { host: text, days: z.number() }),
  notice('no-answer-in-time', {}),
  notice('host-not-reached', { host: text, tried }),
  notice('name-not-looked-up', { host: text }),
  /** `proxy` is null where there is none on the way. */
  notice('no-tls-in-time', { host: text, proxy: text.nullable() }),
  notice('proxy-not-reached', { proxy: text, tried }),
  notice('proxy-silent', { proxy: text }),
  notice('proxy-failed', { proxy: text, said: text }),
  notice('proxy-wants-credentials', { proxy: text }),
  notice('proxy-refused', { proxy: text, host: text, status: z.number() }),
  /** `name` is the environment variable, or the key of the configuration, that names the proxy. */
  notice('proxy-of-other-kind', { name: text, scheme: text }),
  notice('no-proxy-url', { name: text }),
  notice('goes-through-proxy', { proxy: text, name: text }),
  notice('relay-stopped', {}),
  notice('pushkey-no-apns-token', {}),
  notice('pushkey-no-endpoint', {}),
  notice('pushkey-no-p256dh', {}),
  notice('data-no-payload', {}),
  notice('data-no-endpoint', {}),
  notice('data-no-auth', {}),
  notice('vapid-key-usable', {}),
  /** A quote: the words of others alone. */
  notice('said', { said: text }),
]);
export type Notice = z.infer<typeof noticeSchema>;

/** A notice with its English: the cause, and the remedy, which is empty where there is nothing to do. */
export const problemSchema = z.intersection(noticeSchema, z.object({ cause: text, remedy: text }));
export type Problem = z.infer<typeof problemSchema>;
