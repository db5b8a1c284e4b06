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
    'Make the file readable for the user that Carillon runs as, or name another one with --config.',
  ],
  'config-missing': ({ file }) => [
    `The file ${file} does not exist.`,
    'Correct the path given with --config or the link that leads to the file, or create the file; {} in it means the defaults.',
  ],
  'config-away': ({ file }) => [
    `${file} is missing; its last content stays in effect.`,
    'Put the file back, or create one that holds {} to use the defaults.',
  ],
  'config-lost': ({ file }) => [
    `${file} is missing, but pushes for its apps are waiting in this data folder.`,
    'Restore the file and start again; or create one that holds {} to use the defaults and to give these pushes up.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} is not JSON: line ${line}, column ${column}: ${expectations[expected]}.`,
    'Correct the file; comments are not allowed.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `line ${line}, column ${column}, `}${key || 'the top level'} ${issueWords(issue)}.`,
    remedyFor(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: the apps "${left}" and "${right}" overlap: an app_id could match both.`,
    'Make one of the globs narrower, or name the app_ids exactly; an exact name always takes precedence over a glob.',
  ],
  'file-not-written': ({ file, said }) => [
    `${file} could not be written, so nothing was changed: ${said}.`,
    'Free space on the disk, or make the file and its folder writable.',
  ],
  'config-unusable': ({ said }) => [
    `The configuration cannot be used: ${said}.`,
    'Check the configuration file and its permissions.',
  ],
  'secret-too-short': ({ name, minimum }) => [
    `${name} has fewer than ${minimum} characters.`,
    'Choose a longer secret.',
  ],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} cannot be read (${said}).`,
    'Correct the path or the permissions of the file.',
  ],
  starting: () => ['The gateway is starting.', 'Wait a moment.'],
  'port-taken': ({ port, owner, option }) => [
    `Port ${port} is in use by ${owner === null ? 'another program' : `${owner.name} (process ${owner.process})`}.`,
    `Close that program, or choose another port with ${option}.`,
  ],
  'port-forbidden': ({ port, option }) => [
    `This user is not allowed to use port ${port}.`,
    `Choose a port above 1023 with ${option}.`,
  ],
  'no-address': ({ host }) => [
    `This computer has no address ${host}.`,
    'Set the host to one of the addresses of this computer.',
  ],
  'cannot-listen': ({ host, port, said }) => [
    `Cannot listen on ${host} port ${port}: ${said}.`,
    'Choose another host or port.',
  ],
  'folder-in-use': ({ folder }) => [
    `Another Carillon is using the data folder ${folder}.`,
    'Stop that one first, or start this one with another folder (--data-dir).',
  ],
  'folder-not-ours': ({ folder }) => [
    `The data folder ${folder} belongs to another user.`,
    'Change its owner (chown) to the user that runs Carillon, or start Carillon with another folder (--data-dir).',
  ],
  'storage-full': ({ file }) => [
    `There is no space left for ${file}.`,
    'Free space on that disk, or keep fewer pushes.',
  ],
  'storage-locked': ({ file }) => [
    `${file} is locked by another program.`,
    'Close that program; Carillon then continues by itself.',
  ],
  'history-dropped': ({ pushes }) => [
    `${pushes} ${pushes === 1 ? 'push is' : 'pushes are'} missing from the history, because it could not be written for too long.`,
    'Their delivery was not affected. Read in the log why the history could not be written.',
  ],
  'storage-read-only': ({ file }) => [`${file} cannot be written.`, 'Make the file and its folder writable.'],
  'storage-corrupt': ({ file }) => [
    `${file} is damaged.`,
    'Restart Carillon: it sets the file aside and creates a new one.',
  ],
  'storage-not-opened': ({ file, said }) => [
    `${file} cannot be opened: ${said}.`,
    'Check that its folder exists, and the owner and permissions of both.',
  ],
  'storage-gone': ({ file }) => [
    `${file} was removed or replaced while Carillon was running.`,
    'If this message stays, restart Carillon: it then uses the file that is there, or creates a new one.',
  ],
  'storage-link': ({ file }) => [
    `${file} is a link, and Carillon does not write through links in its data folder.`,
    'Put the file itself there. The data folder as a whole may be a link.',
  ],
  'storage-broken-disk': ({ file, said }) => [
    `${file} cannot be read or written: ${said}.`,
    'Check the disk, its free space and its quota.',
  ],
  'storage-unusable': ({ file, said }) => [
    `${file} cannot be used: ${said}.`,
    'Check the disk, or start Carillon with another data folder.',
  ],
  'storage-newer': ({ file, schema, known }) => [
    `${file} was written by a newer version of Carillon (it has schema ${schema}, this version supports ${known}).`,
    'Update Carillon, or start it with another data folder.',
  ],
  'storage-closed': () => ['The storage is closed.', 'Restart Carillon.'],
  ...fileWords,
  'no-network': ({ key, network }) => [
    `${key}: "${network}" is neither an address nor a network.`,
    'Write it like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.',
  ],
  'nothing-to-check': () => ['This app has no credentials to check.', ''],
  'apple-takes-credentials': () => [
    'Apple accepts the credentials; it checks the topic only when it gets a real device token.',
    '',
  ],
  'apple-not-asked': () => ['The credentials could not be checked with Apple.', ''],
  'apple-answered': ({ status, reason }) => [`Apple answered ${status}${reason === null ? '' : ` ${reason}`}.`, ''],
  'fcm-takes-account': () => ['FCM accepts the service account and the project.', ''],
  'fcm-not-asked': () => ['The service account could not be checked with FCM.', ''],
  'fcm-answered': ({ status, error, said }) => [
    `FCM answered ${status}${error === null ? '' : ` ${error}`}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'endpoint-answered': ({ status, said }) => [`The endpoint answered ${status}${said === '' ? '.' : `: ${said}`}`, ''],
  'no-subscriber': ({ hours, attempts }) => [
    `The push service has reported no subscriber for this endpoint for ${hours} hours, in ${attempts} attempts.`,
    '',
  ],
  'name-unknown': ({ host, days }) => [`The host name ${host} has been unknown for ${days} days.`, ''],
  'no-answer-in-time': () => ['There was no answer in time.', ''],
  'host-not-reached': ({ host, tried }) => [`${host} could not be reached: ${resultsOf(tried)}.`, ''],
  'name-not-looked-up': ({ host }) => [`The host name ${host} could not be resolved in time.`, ''],
  'no-tls-in-time': ({ host, proxy }) => [
    `${host} accepted the connection${proxy === null ? '' : ` through the proxy ${proxy}`}, but did not complete the TLS handshake in time.`,
    '',
  ],
  'proxy-not-reached': ({ proxy, tried }) => [
    `The proxy ${proxy} could not be reached: ${resultsOf(tried)}.`,
    'Check its host and port, and that it is running.',
  ],
  'proxy-silent': ({ proxy }) => [`The proxy ${proxy} did not answer in time.`, ''],
  'proxy-failed': ({ proxy, said }) => [`The proxy ${proxy} could not be used: ${said}.`, ''],
  'proxy-wants-credentials': ({ proxy }) => [
    `The proxy ${proxy} requires a name and a password, or does not accept the ones it was given (407).`,
    'Put them into its URL (http://name:password@host:port), with %40 for @.',
  ],
  'proxy-refused': ({ proxy, host, status }) => [
    `The proxy ${proxy} answered ${status} to the request for a connection to ${host}.`,
    '',
  ],
  'proxy-of-other-kind': ({ name, scheme }) => [
    `${name} names a ${scheme}:// proxy, but Carillon supports HTTP proxies only.`,
    'Name an http:// or https:// proxy, or set "proxy": "none" for the app.',
  ],
  'no-proxy-url': ({ name }) => [
    `${name} is not the URL of a proxy.`,
    'Write it like http://proxy.example:3128, or set "proxy": "none" for an app that needs no proxy.',
  ],
  'goes-through-proxy': ({ proxy, name }) => [`Requests go through the proxy ${proxy} (${name}).`, ''],
  'relay-stopped': () => ['The relay stopped while it was waiting for the provider.', ''],
  'pushkey-no-apns-token': () => ['The pushkey is not an Apple device token.', ''],
  'pushkey-no-endpoint': () => ['The pushkey is not an http(s) URL, as UnifiedPush requires.', ''],
  'pushkey-no-p256dh': () => ['The pushkey is not a P-256 key in base64url (p256dh).', ''],
  'data-no-payload': () => ['data.default_payload is not an object.', ''],
  'data-no-endpoint': () => ['data.endpoint is not an http(s) URL.', ''],
  'data-no-auth': () => ['data.auth is not a secret of 16 bytes in base64url.', ''],
  'vapid-key-usable': () => [
    'The key can be used. Whether a push service accepts it shows only with a real subscription.',
    '',
  ],
  said: ({ said }) => [said, ''],
};

function resultsOf(tried: Parameters<'host-not-reached'>['tried']): string {
  return tried
    .map(({ address, said }) => `${address} ${said === '' ? 'did not answer' : `failed with ${said}`}`)
    .join(', ');
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

function remedyFor({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Add it.';
    case 'unknown-keys':
      return 'Correct the spelling, or remove what is unknown.';
    case 'key-twice':
      return 'Merge both into one.';
    default:
      return 'Correct it, or remove it to use its default where it has one.';
  }
}

/** The notice with its cause and remedy in English. */
export function problemOf(notice: Notice): Problem {
  const [cause, remedy] = words[notice.code](notice.parameters as never);
  return { ...notice, cause, remedy };
}

/** Cause and remedy in one text. */
export function textOf({ cause, remedy }: Problem): string {
  return remedy === '' ? cause : `${cause} ${remedy}`;
}

/** A notice that consists of the words of others, such as an answer of a provider. */
export const quote = (words: string): Notice => ({ code: 'said', parameters: { said: words } });
