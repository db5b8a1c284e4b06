import type { Notice } from './catalogue.ts';

type Parameters<Code extends Notice['code']> = Extract<Notice, { code: Code }>['parameters'];
type FileCode = Extract<
  Notice['code'],
  `file-${string}` | `certificate-${string}` | 'account-token-address' | 'vapid-subject-odd'
>;
type Words = {
  readonly [Code in Exclude<FileCode, 'file-not-written'>]: (
    parameters: Parameters<Code>,
  ) => readonly [cause: string, remedy: string];
};

/** Of files that the configuration names, and what they hold. */
export const fileWords: Words = {
  'file-unreadable': ({ key, file, said }) => [
    `${key}: ${file} cannot be read (${said}).`,
    `Correct the path or its permissions, or upload the file.${key === 'vapidPrivateKeyFile' ? ` ${vapidKey}` : ''}`,
  ],
  'file-not-regular': ({ name, file, kind }) => [
    `${named(name)}${file} is no regular file but ${unfitKinds[kind]}, which is not read.`,
    'Name the file itself, or copy the content into one.',
  ],
  'file-too-big': ({ name, file, mebibytes }) => [
    `${named(name)}${file} has more than ${mebibytes} MiB, which is more than anything that belongs there.`,
    'Correct the path.',
  ],
  'file-sealed-elsewhere': ({ key, file }) => [
    `${key}: ${file} was sealed by the keychain of another account or computer.`,
    'Upload it again.',
  ],
  'file-no-apns-key': ({ key, file }) => [`${key}: ${file} holds no key.`, appleKey],
  'file-no-p256-key': ({ key, file }) => [`${key}: ${file} holds no P-256 key.`, appleKey],
  'file-no-push-certificate': ({ key, file }) => [
    `${key}: ${file} holds no certificate with its key that can be opened.`,
    'Export the push certificate with its key again (Keychain Access, or openssl).',
  ],
  'file-no-authority': ({ key, file }) => [
    `${key}: ${file} holds no certificate, or a broken one.`,
    "Save the authority's in PEM there.",
  ],
  'file-no-service-account': ({ key, file }) => [`${key}: ${file} is no service account in JSON.`, googleKey],
  'file-no-private-key': ({ key, file }) => [`${key}: ${file} holds no private key that can be used.`, googleKey],
  'file-no-vapid-key': ({ key, file }) => [`${key}: ${file} holds no P-256 private key.`, vapidKey],
  'file-key-locked': ({ key, file }) => [
    `${key}: the private key in ${file} is locked with a passphrase.`,
    `Unlock it (openssl pkey -in "${file}" -out unlocked.pem) and name the file without one.`,
  ],
  'file-key-missing': ({ key, file }) => [
    `${key}: ${file} holds a certificate without its private key.`,
    'Export the certificate together with its key (in Keychain Access, open the certificate and choose its key, too).',
  ],
  'file-passphrase-wrong': ({ key, file }) => [
    `${key}: the passphrase does not open ${file}.`,
    'Correct the passphrase in the file that p12PassphraseFile names.',
  ],
  'file-passphrase-missing': ({ key, file }) => [
    `${key}: ${file} is locked with a passphrase.`,
    'Write the passphrase into a file and name that as p12PassphraseFile.',
  ],
  'file-legacy-p12': ({ key, file }) => [
    `${key}: ${file} is encrypted in an old way (RC2 or Triple DES) that is not opened any more.`,
    `Convert it (openssl pkcs12 -legacy -nodes -in "${file}" -out push.pem) and name push.pem as certFile.`,
  ],
  'file-vapid-pair': ({ key, file }) => [
    `${key}: the public key in ${file} does not belong to its private key.`,
    'Save both keys of one pair there, or the private key alone.',
  ],
  'file-other-account': ({ key, file, type }) => [
    `${key}: ${file} holds credentials of the type ${type}, which are not supported.`,
    `Only a service account with a key of its own can be used here. ${googleKey}`,
  ],
  'account-token-address': ({ key, file, address }) => [
    `${key}: ${file} has its access tokens fetched at ${address} (token_uri), which is not Google's.`,
    'Take the file as Google gives it, or set tokenEndpoint if you use an emulator.',
  ],
  'vapid-subject-odd': ({ subject }) => [
    `vapidSubject: Apple refuses "${subject}" (BadJwtToken); other push services take it.`,
    'Name an address that people can reach, as mailto:admin@example.org, without brackets or blanks.',
  ],
  'certificate-ended': ({ key, file, ends }) => [
    `${key}: the certificate in ${file} ended on ${ends}.`,
    'Put a new one in its place; it is taken up at once.',
  ],
  'certificate-ends-soon': ({ key, file, ends }) => [
    `${key}: the certificate in ${file} ends on ${ends}.`,
    'Put a new one in its place before; it is taken up at once.',
  ],
  'certificate-ends': ({ key, file, ends }) => [`${key}: the certificate in ${file} is good until ${ends}.`, ''],
};

const named = (name: string | null) => (name === null ? '' : `${name}: `);
const unfitKinds: Readonly<Record<Parameters<'file-not-regular'>['kind'], string>> = {
  folder: 'a folder',
  pipe: 'a pipe',
  socket: 'a socket',
  device: 'a device',
};
const appleKey = "Download the key from Apple's developer account (Keys, Apple Push Notifications service).";
const vapidKey =
  'Make one: openssl ecparam -genkey -name prime256v1 -noout -out vapid.pem, or save what npx web-push generate-vapid-keys prints.';
const googleKey = 'Make a new key for the service account in the Google Cloud console and save it there.';
