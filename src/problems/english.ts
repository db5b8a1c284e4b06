import type { Notice, Problem } from './catalogue.ts';
import { fileWords } from './english-files.ts';
import type { Issue } from './issue-codes.ts';
import { issueWords } from './issue-words.ts';

type Parameters<Code extends Notice['code']> = Extract<Notice, { code: Code }>['parameters'];
type Words = {
  readonly [Code in Notice['code']]: (parameters: Parameters<Code>) => readonly [cause: string, remedy: string];
};

const words: Words = {
  'config-unreadable': ({ file, said }) => [
    `${file} cannot be read: ${said}.`,
    'Make it readable for the user that runs Carillon, or name another with --config.',
  ],
  'config-missing': ({ file }) => [
    `There is no file ${file}.`,
    'Correct the path behind --config or the link that leads there, or make the file; {} in it means the defaults.',
  ],
  'config-away': ({ file }) => [
    `${file} is gone; what it held stays in effect.`,
    'Put the file back, or make one that holds {} if you want the defaults.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} is not JSON: line ${line}, column ${column}: ${expectations[expected]}.`,
    'Correct the file; comments are not allowed.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `line ${line}, column ${column}, `}${key || 'the top level'} ${issueWords(issue)}.`,
    mend(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: the apps "${left}" and "${right}" overlap: an app_id could match both.`,
    'Make one of them narrower, or name the app_ids exactly; an exact name always wins over a glob.',
  ],
  'file-not-written': ({ file, said }) => [
    `${file} could not be written, and nothing was changed: ${said}.`,
    'Free space on the disk, or make the file and its folder writable.',
  ],
  'config-unusable': ({ said }) => [`The configuration cannot be used: ${said}.`, 'Look into the file.'],
  'secret-too-short': ({ name, minimum }) => [`${name} has fewer than ${minimum} characters.`, 'Set a longer one.'],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} cannot be read (${said}).`,
    'Correct the path or its permissions.',
  ],
  starting: () => ['The gateway is starting.', 'Wait a moment.'],
  'port-taken': ({ port, owner, option }) => [
    `Port ${port} is taken by ${owner === null ? 'another program' : `${owner.name} (process ${owner.process})`}.`,
    `Close that program, or choose another port with ${option}.`,
  ],
  'port-forbidden': ({ port, option }) => [
    `Port ${port} may not be used by this user.`,
    `Choose a port above 1023 with ${option}.`,
  ],
  'no-address': ({ host }) => [`This computer has no address ${host}.`, 'Set the host to an address of this computer.'],
  'cannot-listen': ({ host, port, said }) => [
    `Cannot listen on ${host} port ${port}: ${said}.`,
    'Choose another host or port.',
  ],
  'folder-in-use': ({ folder }) => [
    `Another Carillon uses the data folder ${folder}.`,
    'End that one first, or start this one with another folder (--data-dir).',
  ],
  'storage-full': ({ file }) => [
    `There is no room left for ${file}.`,
    'Free space on that disk, or keep fewer pushes.',
  ],
  'storage-locked': ({ file }) => [
    `${file} is locked by another program.`,
    'Close that program; Carillon goes on by itself.',
  ],
  'history-dropped': ({ pushes }) => [
    `${pushes} pushes are missing from the history, because it could not be written for too long.`,
    'They were delivered or waited all the same. The log says why the history could not be written.',
  ],
  'storage-read-only': ({ file }) => [`${file} cannot be written.`, 'Make the file and its folder writable.'],
  'storage-corrupt': ({ file }) => [
    `${file} is damaged.`,
    'Start Carillon again: it sets the file aside and begins a new one.',
  ],
  'storage-not-opened': ({ file, said }) => [`${file} cannot be opened: ${said}.`, 'Check its folder and its owner.'],
  'storage-gone': ({ file }) => [
    `${file} was removed or replaced while Carillon was running.`,
    'If this stays, restart Carillon: it uses the file that is there then, or makes a new one.',
  ],
  'storage-broken-disk': ({ file, said }) => [
    `${file} cannot be read or written: ${said}.`,
    'Check the disk, its free space and its quota.',
  ],
  'storage-unusable': ({ file, said }) => [
    `${file} cannot be used: ${said}.`,
    'Check the disk, or start with another data folder.',
  ],
  'storage-newer': ({ file, schema, known }) => [
    `${file} was written by a newer version of Carillon (schema ${schema}, this one knows ${known}).`,
    'Update Carillon, or start it with another data folder.',
  ],
  'storage-closed': () => ['The storage is closed.', 'Start Carillon again.'],
  ...fileWords,
  'no-network': ({ key, network }) => [
    `${key}: "${network}" is not an address or a network.`,
    'Write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.',
  ],
  'nothing-to-check': () => ['This app has no credentials to check.', ''],
  'apple-takes-credentials': () => [
    'Apple takes the credentials; whether it takes the topic, it tells with a real token only.',
    '',
  ],
  'apple-not-asked': () => ['Apple could not be asked.', ''],
  'apple-answered': ({ status, reason }) => [`Apple answered ${status}${reason === null ? '' : ` ${reason}`}.`, ''],
  'fcm-takes-account': () => ['FCM takes the service account and the project.', ''],
  'fcm-not-asked': () => ['FCM could not be asked.', ''],
  'fcm-answered': ({ status, error, said }) => [
    `FCM answered ${status}${error === null ? '' : ` ${error}`}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'endpoint-answered': ({ status, said }) => [`The endpoint answered ${status}${said === '' ? '.' : `: ${said}`}`, ''],
  'no-subscriber': ({ hours, attempts }) => [
    `The push service has known of nobody who receives there for ${hours} hours, in ${attempts} attempts.`,
    '',
  ],
  'name-unknown': ({ host, days }) => [`The name ${host} has been unknown for ${days} days.`, ''],
  'no-answer-in-time': () => ['There was no answer in time.', ''],
  'host-not-reached': ({ host, tried }) => [`${host} could not be reached: ${saidByAll(tried)}.`, ''],
  'name-not-looked-up': ({ host }) => [`The name ${host} could not be looked up in time.`, ''],
  'no-tls-in-time': ({ host, proxy }) => [
    `${host} took the connection${proxy === null ? '' : ` through the proxy ${proxy}`} and did not agree on TLS in time.`,
    '',
  ],
  'proxy-not-reached': ({ proxy, tried }) => [
    `The proxy ${proxy} could not be reached: ${saidByAll(tried)}.`,
    'Check its host and port, and that it runs.',
  ],
  'proxy-silent': ({ proxy }) => [`The proxy ${proxy} did not answer in time.`, ''],
  'proxy-failed': ({ proxy, said }) => [`The proxy ${proxy} could not be used: ${said}.`, ''],
  'proxy-wants-credentials': ({ proxy }) => [
    `The proxy ${proxy} wants a name and a password, or does not take those that it was given (407).`,
    'Write them into its URL (http://name:password@host:port), with %40 for @.',
  ],
  'proxy-refused': ({ proxy, host, status }) => [
    `The proxy ${proxy} answered ${status} when it was asked for a connection to ${host}.`,
    '',
  ],
  'proxy-of-other-kind': ({ name, scheme }) => [
    `${name} names a proxy of ${scheme}://, and Carillon goes through HTTP proxies only.`,
    'Name one of http:// or https://, or set "proxy": "none" for the app.',
  ],
  'no-proxy-url': ({ name }) => [
    `${name} is not the URL of a proxy.`,
    'Write it as http://proxy.example:3128, and set "proxy": "none" for an app that needs none.',
  ],
  'goes-through-proxy': ({ proxy, name }) => [`Requests go through the proxy ${proxy} (${name}).`, ''],
  'relay-stopped': () => ['The relay stopped while the provider was asked.', ''],
  'pushkey-no-apns-token': () => ['The pushkey is no device token of Apple.', ''],
  'pushkey-no-endpoint': () => ['A UnifiedPush pushkey is an http(s) URL.', ''],
  'pushkey-no-p256dh': () => ['The pushkey is not a P-256 key in base64url (p256dh).', ''],
  'data-no-payload': () => ['data.default_payload is not an object.', ''],
  'data-no-endpoint': () => ['data.endpoint is not an http(s) URL.', ''],
  'data-no-auth': () => ['data.auth is not a secret of 16 bytes in base64url.', ''],
  'vapid-key-usable': () => [
    'The key can be used. Push services tell whether they take it only for a real subscription.',
    '',
  ],
  said: ({ said }) => [said, ''],
};

function saidByAll(tried: Parameters<'host-not-reached'>['tried']): string {
  return tried.map(({ address, said }) => `${address} ${said === '' ? 'did not answer' : `said ${said}`}`).join(', ');
}

const expectations: Readonly<Record<Parameters<'config-not-json'>['expected'], string>> = {
  comma: 'a comma is missing',
  colon: 'a colon is missing',
  brace: 'a closing brace is missing',
  bracket: 'a closing bracket is missing',
  value: 'a value is missing',
  key: 'a key in double quotes is missing',
  other: 'this does not belong here',
};

function mend({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Add it.';
    case 'unknown-keys':
      return 'Correct that, or take it out.';
    case 'key-twice':
      return 'Leave one of them, with what both are to say.';
    default:
      return 'Correct it, or take it out to use its default where it has one.';
  }
}

export function problemOf(notice: Notice): Problem {
  const [cause, remedy] = words[notice.code](notice.parameters as never);
  return { ...notice, cause, remedy };
}

/** Cause and remedy in one text. */
export function textOf({ cause, remedy }: Problem): string {
  return remedy === '' ? cause : `${cause} ${remedy}`;
}

/** The words of others, as a notice. */
export const quote = (words: string): Notice => ({ code: 'said', parameters: { said: words } });
