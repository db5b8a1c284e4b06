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

/** The words for files that the configuration names, and for their content. */
export const fileWords: Words = {
  'file-unreadable': ({ key, file, said }) => [
    `${key}: ${file} cannot be read (${said}).`,
    `Correct the path or the permissions of the file, or upload it.${key === 'vapidPrivateKeyFile' ? ` ${vapidKey}` : ''}`,
  ],
  'file-not-regular': ({ name, file, kind }) => [
    `${labelled(name)}${file} is ${unfitKinds[kind]}, not a regular file, and is not read.`,
    'Name a regular file, or copy the content into one.',
  ],
  'file-too-big': ({ name, file, mebibytes }) => [
    `${labelled(name)}${file} is larger than ${mebibytes} MiB, which is too large for anything that belongs there.`,
    'Correct the path.',
  ],
  'file-sealed-elsewhere': ({ key, file }) => [
    `${key}: ${file} was sealed with the keychain of another account or computer.`,
    'Upload the file again.',
  ],
  'file-no-apns-key': ({ key, file }) => [`${key}: ${file} contains no key.`, appleKey],
  'file-no-p256-key': ({ key, file }) => [`${key}: ${file} contains no P-256 key.`, appleKey],
  'file-no-push-certificate': ({ key, file }) => [
    `${key}: ${file} contains no certificate with a private key that can be opened.`,
    'Export the push certificate again, together with its private key (with Keychain Access or openssl).',
  ],
  'file-no-authority': ({ key, file }) => [
    `${key}: ${file} contains no certificate, or a broken one.`,
    'Save the certificate of the authority there, in PEM format.',
  ],
  'file-no-service-account': ({ key, file }) => [
    `${key}: ${file} is not the JSON file of a service account.`,
    googleKey,
  ],
  'file-no-private-key': ({ key, file }) => [`${key}: ${file} contains no usable private key.`, googleKey],
  'file-no-vapid-key': ({ key, file }) => [`${key}: ${file} contains no P-256 private key.`, vapidKey],
  'file-key-locked': ({ key, file }) => [
    `${key}: the private key in ${file} is protected with a passphrase.`,
    `Remove the passphrase (openssl pkey -in "${file}" -out unlocked.pem) and name the new file instead.`,
  ],
  'file-key-missing': ({ key, file }) => [
    `${key}: ${file} contains a certificate without its private key.`,
    'Export the certificate together with its private key (in Keychain Access, expand the certificate and select its key, too).',
  ],
  'file-passphrase-wrong': ({ key, file }) => [
    `${key}: the passphrase does not open ${file}.`,
    'Correct the passphrase in the file that p12PassphraseFile names.',
  ],
  'file-passphrase-missing': ({ key, file }) => [
    `${key}: ${file} is protected with a passphrase.`,
    'Write the passphrase into a file and name that file in p12PassphraseFile.',
  ],
  'file-legacy-p12': ({ key, file }) => [
    `${key}: ${file} is encrypted in an old way (RC2 or Triple DES) that is no longer supported.`,
    `Convert it (openssl pkcs12 -legacy -nodes -in "${file}" -out push.pem) and name push.pem as certFile.`,
  ],
  'file-vapid-pair': ({ key, file }) => [
    `${key}: the public key in ${file} does not belong to its private key.`,
    'Save both keys of one pair there, or the private key alone.',
  ],
  'file-other-account': ({ key, file, type }) => [
    `${key}: ${file} contains credentials of the type ${type}, which are not supported.`,
    `Use a service account that has its own key. ${googleKey}`,
  ],
  'account-token-address': ({ key, file, address }) => [
    `${key}: ${file} names ${address} for fetching access tokens (token_uri), which is not an address of Google.`,
    'Use the file as Google issues it, or set tokenEndpoint if you use an emulator.',
  ],
  'vapid-subject-odd': ({ subject }) => [
    `vapidSubject: Apple refuses "${subject}" (BadJwtToken); other push services accept it.`,
    'Name an address where somebody can be reached, like mailto:admin@example.org, without brackets or spaces.',
  ],
  'certificate-ended': ({ key, file, ends }) => [
    `${key}: the certificate in ${file} expired on ${ends}.`,
    'Replace the file with a new certificate; it takes effect at once.',
  ],
  'certificate-ends-soon': ({ key, file, ends }) => [
    `${key}: the certificate in ${file} expires on ${ends}.`,
    'Replace the file with a new certificate before that; it takes effect at once.',
  ],
  'certificate-ends': ({ key, file, ends }) => [`${key}: the certificate in ${file} is valid until ${ends}.`, ''],
};

const labelled = (name: string | null) => (name === null ? '' : `${name}: `);
const unfitKinds: Readonly<Record<Parameters<'file-not-regular'>['kind'], string>> = {
  folder: 'a folder',
  pipe: 'a pipe',
  socket: 'a socket',
  device: 'a device',
};
const appleKey = "Download the key from Apple's developer account (Keys, Apple Push Notifications service).";
const vapidKey =
  'Create one: openssl ecparam -genkey -name prime256v1 -noout -out vapid.pem, or save the output of npx web-push generate-vapid-keys.';
const googleKey = 'Create a new key for the service account in the Google Cloud console and save it there.';
