import type { Issue, Notice } from '../../../src/api/contract.ts';
import { fileProblems } from './file-problems.ts';
import { issues } from './issues.ts';

type Parameters<Code extends Notice['code']> = Extract<Notice, { code: Code }>['parameters'];
type Words = {
  readonly [Code in Notice['code']]: (parameters: Parameters<Code>) => readonly [cause: string, remedy: string];
};

/** Everything the relay tells: the cause, and what to do. */
export const problems: Words = {
  'config-unreadable': ({ file, said }) => [
    `${file} kann nicht gelesen werden: ${said}.`,
    'Mach die Datei für den Benutzer lesbar, unter dem Carillon läuft, oder nenne mit --config eine andere.',
  ],
  'config-missing': ({ file }) => [
    `Die Datei ${file} gibt es nicht.`,
    'Berichtige den Pfad hinter --config oder den Link, der dorthin führt, oder leg die Datei an; mit {} darin gelten die Standardwerte.',
  ],
  'config-away': ({ file }) => [
    `${file} ist verschwunden; was darin stand, gilt weiter.`,
    'Leg die Datei zurück, oder leg eine mit {} an, wenn die Standardwerte gelten sollen.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} ist kein JSON: Zeile ${line}, Spalte ${column}: ${expectations[expected]}.`,
    'Berichtige die Datei; Kommentare sind nicht erlaubt.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `Zeile ${line}, Spalte ${column}, `}${key || 'die oberste Ebene'} ${issues[issue.code](issue.parameters as never)}.`,
    mend(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: Die Apps „${left}“ und „${right}“ überschneiden sich: Eine app_id könnte zu beiden passen.`,
    'Mach eine enger, oder nenne die app_ids genau; ein genauer Name geht immer vor einem Muster.',
  ],
  'file-not-written': ({ file, said }) => [
    `${file} konnte nicht geschrieben werden, und nichts wurde geändert: ${said}.`,
    'Mach Platz auf dem Laufwerk, oder die Datei und ihren Ordner beschreibbar.',
  ],
  'config-unusable': ({ said }) => [`Die Konfiguration kann nicht benutzt werden: ${said}.`, 'Sieh in die Datei.'],
  'secret-too-short': ({ name, minimum }) => [`${name} hat weniger als ${minimum} Zeichen.`, 'Setze ein längeres.'],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} kann nicht gelesen werden (${said}).`,
    'Berichtige den Pfad oder die Rechte.',
  ],
  starting: () => ['Das Gateway startet.', 'Warte einen Moment.'],
  'port-taken': ({ port, owner, option }) => [
    `Port ${port} ist von ${owner === null ? 'einem anderen Programm' : `${owner.name} (Prozess ${owner.process})`} belegt.`,
    `Beende dieses Programm, oder wähle mit ${option} einen anderen Port.`,
  ],
  'port-forbidden': ({ port, option }) => [
    `Dieser Benutzer darf Port ${port} nicht benutzen.`,
    `Wähle mit ${option} einen Port über 1023.`,
  ],
  'no-address': ({ host }) => [
    `Dieser Computer hat keine Adresse ${host}.`,
    'Stelle als Host eine Adresse dieses Computers ein.',
  ],
  'cannot-listen': ({ host, port, said }) => [
    `Auf ${host}, Port ${port}, kann nichts empfangen werden: ${said}.`,
    'Wähle einen anderen Host oder Port.',
  ],
  'folder-in-use': ({ folder }) => [
    `Ein anderes Carillon benutzt den Datenordner ${folder}.`,
    'Beende zuerst das andere, oder starte dieses mit einem anderen Ordner (--data-dir).',
  ],
  'storage-full': ({ file }) => [
    `Für ${file} ist kein Platz mehr.`,
    'Mach auf diesem Laufwerk Platz, oder hebe weniger Pushes auf.',
  ],
  'storage-read-only': ({ file }) => [
    `${file} kann nicht geschrieben werden.`,
    'Mach die Datei und ihren Ordner schreibbar.',
  ],
  'storage-corrupt': ({ file }) => [
    `${file} ist beschädigt.`,
    'Starte Carillon neu: Die Datei wird beiseitegelegt und eine neue begonnen.',
  ],
  'storage-not-opened': ({ file, said }) => [
    `${file} kann nicht geöffnet werden: ${said}.`,
    'Prüfe ihren Ordner und ihren Besitzer.',
  ],
  'storage-gone': ({ file }) => [
    `${file} wurde entfernt oder ersetzt, während Carillon lief.`,
    'Bleibt das so, starte Carillon neu: es nimmt die Datei, die dann da ist, oder legt eine neue an.',
  ],
  'storage-broken-disk': ({ file, said }) => [
    `${file} kann nicht gelesen oder geschrieben werden: ${said}.`,
    'Prüfe das Laufwerk, seinen freien Platz und das Kontingent.',
  ],
  'storage-unusable': ({ file, said }) => [
    `${file} ist nicht zu gebrauchen: ${said}.`,
    'Prüfe das Laufwerk, oder starte mit einem anderen Datenordner.',
  ],
  'storage-newer': ({ file, schema, known }) => [
    `${file} wurde von einer neueren Version von Carillon geschrieben (Schema ${schema}, diese kennt ${known}).`,
    'Aktualisiere Carillon, oder starte es mit einem anderen Datenordner.',
  ],
  'storage-locked': ({ file }) => [
    `${file} ist von einem anderen Programm gesperrt.`,
    'Schließe dieses Programm; Carillon macht von selbst weiter.',
  ],
  'history-dropped': ({ pushes }) => [
    `${pushes} Pushes fehlen im Verlauf, weil er zu lange nicht geschrieben werden konnte.`,
    'Sie wurden trotzdem zugestellt oder warteten. Im Log steht, warum der Verlauf nicht geschrieben werden konnte.',
  ],
  'storage-closed': () => ['Der Speicher ist geschlossen.', 'Starte Carillon neu.'],
  ...fileProblems,
  'no-network': ({ key, network }) => [
    `${key}: „${network}“ ist weder eine Adresse noch ein Netz.`,
    'Schreib es wie 192.0.2.7, 192.0.2.0/24 oder 2001:db8::/32.',
  ],
  'nothing-to-check': () => ['Diese App hat keine Zugangsdaten, die sich prüfen ließen.', ''],
  'apple-takes-credentials': () => [
    'Apple nimmt die Zugangsdaten an; ob auch das Topic, sagt es nur bei einem echten Token.',
    '',
  ],
  'apple-not-asked': () => ['Apple konnte nicht gefragt werden.', ''],
  'apple-answered': ({ status, reason }) => [`Apple antwortete ${status}${reason === null ? '' : ` ${reason}`}.`, ''],
  'fcm-takes-account': () => ['FCM nimmt das Dienstkonto und das Projekt an.', ''],
  'fcm-not-asked': () => ['FCM konnte nicht gefragt werden.', ''],
  'fcm-answered': ({ status, error, said }) => [
    `FCM antwortete ${status}${error === null ? '' : ` ${error}`}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'endpoint-answered': ({ status, said }) => [
    `Der Endpunkt antwortete ${status}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'no-subscriber': ({ hours, attempts }) => [
    `Der Push-Dienst kennt dort seit ${hours} Stunden und ${attempts} Versuchen keinen Empfänger.`,
    '',
  ],
  'name-unknown': ({ host, days }) => [`Der Name ${host} ist seit ${days} Tagen unbekannt.`, ''],
  'no-answer-in-time': () => ['Es kam nicht rechtzeitig eine Antwort.', ''],
  'host-not-reached': ({ host, tried }) => [`${host} ist nicht zu erreichen: ${saidByAll(tried)}.`, ''],
  'name-not-looked-up': ({ host }) => [`Der Name ${host} ließ sich nicht rechtzeitig auflösen.`, ''],
  'no-tls-in-time': ({ host, proxy }) => [
    `${host} nahm die Verbindung${proxy === null ? '' : ` über den Proxy ${proxy}`} an, handelte TLS aber nicht rechtzeitig aus.`,
    '',
  ],
  'proxy-not-reached': ({ proxy, tried }) => [
    `Der Proxy ${proxy} ist nicht zu erreichen: ${saidByAll(tried)}.`,
    'Prüfe seinen Host und Port, und ob er läuft.',
  ],
  'proxy-silent': ({ proxy }) => [`Der Proxy ${proxy} antwortete nicht rechtzeitig.`, ''],
  'proxy-failed': ({ proxy, said }) => [`Der Proxy ${proxy} ist nicht zu benutzen: ${said}.`, ''],
  'proxy-wants-credentials': ({ proxy }) => [
    `Der Proxy ${proxy} will einen Namen und ein Passwort, oder er nimmt die genannten nicht an (407).`,
    'Schreib sie in seine URL (http://name:passwort@host:port), mit %40 für @.',
  ],
  'proxy-refused': ({ proxy, host, status }) => [
    `Der Proxy ${proxy} antwortete mit ${status}, als er um eine Verbindung zu ${host} gebeten wurde.`,
    '',
  ],
  'proxy-of-other-kind': ({ name, scheme }) => [
    `${name} nennt einen Proxy mit ${scheme}://, Carillon benutzt aber nur HTTP-Proxys.`,
    'Nenne einen mit http:// oder https://, oder setze bei der App "proxy": "none".',
  ],
  'no-proxy-url': ({ name }) => [
    `${name} ist nicht die URL eines Proxys.`,
    'Schreib sie wie http://proxy.example:3128, und setze bei einer App, die keinen braucht, "proxy": "none".',
  ],
  'goes-through-proxy': ({ proxy, name }) => [`Anfragen gehen über den Proxy ${proxy} (${name}).`, ''],
  'relay-stopped': () => ['Das Relay endete, während der Anbieter gefragt wurde.', ''],
  'pushkey-no-apns-token': () => ['Der Pushkey ist kein Gerätetoken von Apple.', ''],
  'pushkey-no-endpoint': () => ['Ein Pushkey von UnifiedPush ist eine URL mit http(s).', ''],
  'pushkey-no-p256dh': () => ['Der Pushkey ist kein P-256-Schlüssel in base64url (p256dh).', ''],
  'data-no-payload': () => ['data.default_payload ist kein Objekt.', ''],
  'data-no-endpoint': () => ['data.endpoint ist keine URL mit http(s).', ''],
  'data-no-auth': () => ['data.auth ist kein Geheimnis von 16 Bytes in base64url.', ''],
  'vapid-key-usable': () => [
    'Der Schlüssel lässt sich benutzen. Ob ein Push-Dienst ihn annimmt, sagt er nur bei einem echten Abonnement.',
    '',
  ],
  said: ({ said }) => [said, ''],
};

function saidByAll(tried: Parameters<'host-not-reached'>['tried']): string {
  return tried
    .map(({ address, said }) => (said === '' ? `${address} antwortet nicht` : `${address} meldet ${said}`))
    .join(', ');
}

const expectations: Readonly<Record<Parameters<'config-not-json'>['expected'], string>> = {
  comma: 'ein Komma fehlt',
  colon: 'ein Doppelpunkt fehlt',
  brace: 'eine schließende geschweifte Klammer fehlt',
  bracket: 'eine schließende eckige Klammer fehlt',
  value: 'ein Wert fehlt',
  key: 'ein Schlüssel in doppelten Anführungszeichen fehlt',
  other: 'dies gehört nicht hierher',
};

function mend({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Trage es ein.';
    case 'unknown-keys':
      return 'Berichtige das, oder nimm es heraus.';
    case 'key-twice':
      return 'Lass einen davon stehen, mit dem, was beide sagen sollen.';
    default:
      return 'Berichtige es, oder nimm es heraus, wenn es einen Standardwert hat.';
  }
}
