import type { Notice } from '../../../src/api/contract.ts';

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
export const fileProblems: Words = {
  'file-unreadable': ({ key, file, said }) => [
    `${key}: ${file} kann nicht gelesen werden (${said}).`,
    `Berichtige den Pfad oder die Rechte der Datei, oder lade sie hoch.${key === 'vapidPrivateKeyFile' ? ` ${vapidKey}` : ''}`,
  ],
  'file-not-regular': ({ name, file, kind }) => [
    `${labelled(name)}${file} ist keine gewöhnliche Datei, sondern ${unfitKinds[kind]}, und wird nicht gelesen.`,
    'Nenne eine gewöhnliche Datei, oder kopiere den Inhalt in eine.',
  ],
  'file-too-big': ({ name, file, mebibytes }) => [
    `${labelled(name)}${file} ist größer als ${mebibytes} MiB, zu groß für alles, was dorthin gehört.`,
    'Berichtige den Pfad.',
  ],
  'file-sealed-elsewhere': ({ key, file }) => [
    `${key}: ${file} wurde mit dem Schlüsselbund eines anderen Kontos oder Computers versiegelt.`,
    'Lade die Datei noch einmal hoch.',
  ],
  'file-no-apns-key': ({ key, file }) => [`${key}: ${file} enthält keinen Schlüssel.`, appleKey],
  'file-no-p256-key': ({ key, file }) => [`${key}: ${file} enthält keinen P-256-Schlüssel.`, appleKey],
  'file-no-push-certificate': ({ key, file }) => [
    `${key}: ${file} enthält kein Zertifikat mit privatem Schlüssel, das sich öffnen lässt.`,
    'Exportiere das Push-Zertifikat noch einmal mit seinem privaten Schlüssel (mit der Schlüsselbundverwaltung oder openssl).',
  ],
  'file-no-authority': ({ key, file }) => [
    `${key}: ${file} enthält kein Zertifikat, oder ein beschädigtes.`,
    'Lege das Zertifikat der Zertifizierungsstelle als PEM dort ab.',
  ],
  'file-no-service-account': ({ key, file }) => [
    `${key}: ${file} ist nicht die JSON-Datei eines Dienstkontos.`,
    googleKey,
  ],
  'file-no-private-key': ({ key, file }) => [
    `${key}: ${file} enthält keinen brauchbaren privaten Schlüssel.`,
    googleKey,
  ],
  'file-no-vapid-key': ({ key, file }) => [`${key}: ${file} enthält keinen privaten P-256-Schlüssel.`, vapidKey],
  'file-key-locked': ({ key, file }) => [
    `${key}: Der private Schlüssel in ${file} ist mit einer Passphrase geschützt.`,
    `Entferne die Passphrase (openssl pkey -in "${file}" -out offen.pem) und nenne stattdessen die neue Datei.`,
  ],
  'file-key-missing': ({ key, file }) => [
    `${key}: ${file} enthält ein Zertifikat ohne seinen privaten Schlüssel.`,
    'Exportiere das Zertifikat zusammen mit seinem privaten Schlüssel (in der Schlüsselbundverwaltung das Zertifikat aufklappen und auch den Schlüssel wählen).',
  ],
  'file-passphrase-wrong': ({ key, file }) => [
    `${key}: Die Passphrase öffnet ${file} nicht.`,
    'Berichtige die Passphrase in der Datei, die p12PassphraseFile nennt.',
  ],
  'file-passphrase-missing': ({ key, file }) => [
    `${key}: ${file} ist mit einer Passphrase geschützt.`,
    'Schreib die Passphrase in eine Datei und nenne diese als p12PassphraseFile.',
  ],
  'file-legacy-p12': ({ key, file }) => [
    `${key}: ${file} ist auf eine alte Art verschlüsselt (RC2 oder Triple DES), die nicht mehr unterstützt wird.`,
    `Wandle sie um (openssl pkcs12 -legacy -nodes -in "${file}" -out push.pem) und nenne push.pem als certFile.`,
  ],
  'file-vapid-pair': ({ key, file }) => [
    `${key}: Der öffentliche Schlüssel in ${file} gehört nicht zu seinem privaten.`,
    'Lege beide Schlüssel eines Paars dort ab, oder nur den privaten.',
  ],
  'file-other-account': ({ key, file, type }) => [
    `${key}: ${file} enthält Zugangsdaten der Art ${type}, die nicht unterstützt werden.`,
    `Nimm ein Dienstkonto mit einem eigenen Schlüssel. ${googleKey}`,
  ],
  'account-token-address': ({ key, file, address }) => [
    `${key}: ${file} nennt ${address} zum Holen der Zugriffstoken (token_uri), und das ist keine Adresse von Google.`,
    'Nimm die Datei, wie Google sie ausgibt, oder setze tokenEndpoint, wenn du einen Emulator benutzt.',
  ],
  'vapid-subject-odd': ({ subject }) => [
    `vapidSubject: Apple lehnt „${subject}“ ab (BadJwtToken); andere Push-Dienste nehmen es an.`,
    'Nenne eine Adresse, unter der jemand zu erreichen ist, wie mailto:admin@example.org, ohne Klammern und Leerzeichen.',
  ],
  'certificate-ended': ({ key, file, ends }) => [
    `${key}: Das Zertifikat in ${file} ist am ${ends} abgelaufen.`,
    'Ersetze die Datei durch ein neues Zertifikat; es gilt sofort.',
  ],
  'certificate-ends-soon': ({ key, file, ends }) => [
    `${key}: Das Zertifikat in ${file} läuft am ${ends} ab.`,
    'Ersetze die Datei vorher durch ein neues Zertifikat; es gilt sofort.',
  ],
  'certificate-ends': ({ key, file, ends }) => [`${key}: Das Zertifikat in ${file} gilt bis ${ends}.`, ''],
};

const labelled = (name: string | null) => (name === null ? '' : `${name}: `);
const unfitKinds: Readonly<Record<Parameters<'file-not-regular'>['kind'], string>> = {
  folder: 'ein Ordner',
  pipe: 'eine Pipe',
  socket: 'ein Socket',
  device: 'ein Gerät',
};
const appleKey = 'Lade den Schlüssel aus Apples Entwicklerkonto (Keys, Apple Push Notifications service).';
const vapidKey =
  'Erzeuge einen: openssl ecparam -genkey -name prime256v1 -noout -out vapid.pem, oder lege die Ausgabe von npx web-push generate-vapid-keys ab.';
const googleKey = 'Erzeuge in der Google Cloud Console einen neuen Schlüssel für das Dienstkonto und lege ihn dort ab.';
