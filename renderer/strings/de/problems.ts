import type { Issue, Notice } from '../../../src/api/contract.ts';
import { fileProblems } from './file-problems.ts';
import { issues } from './issues.ts';

type Parameters<Code extends Notice['code']> = Extract<Notice, { code: Code }>['parameters'];
type Words = {
  readonly [Code in Notice['code']]: (parameters: Parameters<Code>) => readonly [cause: string, remedy: string];
};

/** The words for every notice of the relay: the cause and the remedy, which is empty where there is nothing to do. */
export const problems: Words = {
  'config-unreadable': ({ file, said }) => [
    `${file} kann nicht gelesen werden: ${said}.`,
    'Mach die Datei für den Benutzer lesbar, unter dem Carillon läuft, oder nenne mit --config eine andere.',
  ],
  'config-missing': ({ file }) => [
    `Die Datei ${file} gibt es nicht.`,
    'Berichtige den Pfad hinter --config oder den Link, der zur Datei führt, oder leg die Datei an; mit {} darin gelten die Standardwerte.',
  ],
  'config-away': ({ file }) => [
    `${file} fehlt; was zuletzt darin stand, gilt weiter.`,
    'Leg die Datei zurück, oder leg eine mit {} an, wenn die Standardwerte gelten sollen.',
  ],
  'config-lost': ({ file }) => [
    `${file} fehlt, aber in diesem Datenordner warten Pushes für die Apps darin.`,
    'Stell die Datei wieder her und starte neu; oder leg eine mit {} an, wenn die Standardwerte gelten und diese Pushes aufgegeben werden sollen.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} ist kein JSON: Zeile ${line}, Spalte ${column}: ${expectations[expected]}.`,
    'Berichtige die Datei; Kommentare sind nicht erlaubt.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `Zeile ${line}, Spalte ${column}, `}${key || 'die oberste Ebene'} ${issues[issue.code](issue.parameters as never)}.`,
    remedyFor(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: Die Apps „${left}“ und „${right}“ überschneiden sich: Eine app_id könnte zu beiden passen.`,
    'Mach eines der Muster enger, oder nenne die app_ids genau; ein genauer Name hat immer Vorrang vor einem Muster.',
  ],
  'file-not-written': ({ file, said }) => [
    `${file} konnte nicht geschrieben werden, deshalb wurde nichts geändert: ${said}.`,
    'Schaffe Platz auf dem Laufwerk, oder mach die Datei und ihren Ordner beschreibbar.',
  ],
  'config-unusable': ({ said }) => [
    `Die Konfiguration kann nicht benutzt werden: ${said}.`,
    'Prüfe die Konfigurationsdatei und ihre Rechte.',
  ],
  'secret-too-short': ({ name, minimum }) => [
    `${name} hat weniger als ${minimum} Zeichen.`,
    'Wähle ein längeres Geheimnis.',
  ],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} kann nicht gelesen werden (${said}).`,
    'Berichtige den Pfad oder die Rechte der Datei.',
  ],
  starting: () => ['Das Gateway startet.', 'Warte einen Moment.'],
  'port-taken': ({ port, owner, option }) => [
    `Port ${port} ist durch ${owner === null ? 'ein anderes Programm' : `${owner.name} (Prozess ${owner.process})`} belegt.`,
    `Beende dieses Programm, oder wähle mit ${option} einen anderen Port.`,
  ],
  'port-forbidden': ({ port, option }) => [
    `Dieser Benutzer darf Port ${port} nicht benutzen.`,
    `Wähle mit ${option} einen Port über 1023.`,
  ],
  'no-address': ({ host }) => [
    `Dieser Computer hat keine Adresse ${host}.`,
    'Stelle als Host eine der Adressen dieses Computers ein.',
  ],
  'cannot-listen': ({ host, port, said }) => [
    `Auf ${host}, Port ${port}, kann nichts empfangen werden: ${said}.`,
    'Wähle einen anderen Host oder Port.',
  ],
  'folder-in-use': ({ folder }) => [
    `Ein anderes Carillon benutzt den Datenordner ${folder}.`,
    'Beende zuerst das andere, oder starte dieses mit einem anderen Ordner (--data-dir).',
  ],
  'folder-not-ours': ({ folder }) => [
    `Der Datenordner ${folder} gehört einem anderen Benutzer.`,
    'Gib ihn dem Benutzer, unter dem Carillon läuft (chown), oder starte Carillon mit einem anderen Ordner (--data-dir).',
  ],
  'storage-full': ({ file }) => [
    `Für ${file} ist kein Platz mehr.`,
    'Schaffe Platz auf diesem Laufwerk, oder hebe weniger Pushes auf.',
  ],
  'storage-read-only': ({ file }) => [
    `${file} kann nicht geschrieben werden.`,
    'Mach die Datei und ihren Ordner beschreibbar.',
  ],
  'storage-corrupt': ({ file }) => [
    `${file} ist beschädigt.`,
    'Starte Carillon neu: Es legt die Datei beiseite und eine neue an.',
  ],
  'storage-not-opened': ({ file, said }) => [
    `${file} kann nicht geöffnet werden: ${said}.`,
    'Prüfe, ob ihr Ordner existiert, und Besitzer und Rechte von beiden.',
  ],
  'storage-gone': ({ file }) => [
    `${file} wurde entfernt oder ersetzt, während Carillon lief.`,
    'Bleibt diese Meldung, starte Carillon neu: Es nimmt dann die Datei, die da ist, oder legt eine neue an.',
  ],
  'storage-link': ({ file }) => [
    `${file} ist ein Link, und Carillon schreibt in seinem Datenordner durch keinen Link.`,
    'Lege die Datei selbst dorthin. Der Datenordner als Ganzes darf ein Link sein.',
  ],
  'storage-broken-disk': ({ file, said }) => [
    `${file} kann nicht gelesen oder geschrieben werden: ${said}.`,
    'Prüfe das Laufwerk, den freien Platz darauf und das Kontingent.',
  ],
  'storage-unusable': ({ file, said }) => [
    `${file} kann nicht benutzt werden: ${said}.`,
    'Prüfe das Laufwerk, oder starte Carillon mit einem anderen Datenordner.',
  ],
  'storage-newer': ({ file, schema, known }) => [
    `${file} wurde von einer neueren Version von Carillon geschrieben (sie hat Schema ${schema}, diese Version kennt ${known}).`,
    'Aktualisiere Carillon, oder starte es mit einem anderen Datenordner.',
  ],
  'storage-locked': ({ file }) => [
    `${file} ist von einem anderen Programm gesperrt.`,
    'Schließe dieses Programm; Carillon macht dann von selbst weiter.',
  ],
  'history-dropped': ({ pushes }) => [
    `${pushes} ${pushes === 1 ? 'Push fehlt' : 'Pushes fehlen'} im Verlauf, weil er zu lange nicht geschrieben werden konnte.`,
    'Ihre Zustellung war davon nicht betroffen. Lies im Log nach, warum der Verlauf nicht geschrieben werden konnte.',
  ],
  'storage-closed': () => ['Der Speicher ist geschlossen.', 'Starte Carillon neu.'],
  ...fileProblems,
  'no-network': ({ key, network }) => [
    `${key}: „${network}“ ist weder eine Adresse noch ein Netz.`,
    'Schreib es wie 192.0.2.7, 192.0.2.0/24 oder 2001:db8::/32.',
  ],
  'nothing-to-check': () => ['Diese App hat keine Zugangsdaten, die sich prüfen ließen.', ''],
  'apple-takes-credentials': () => [
    'Apple nimmt die Zugangsdaten an; das Topic prüft es erst, wenn es ein echtes Gerätetoken bekommt.',
    '',
  ],
  'apple-not-asked': () => ['Die Zugangsdaten konnten nicht bei Apple geprüft werden.', ''],
  'apple-answered': ({ status, reason }) => [`Apple antwortete ${status}${reason === null ? '' : ` ${reason}`}.`, ''],
  'fcm-takes-account': () => ['FCM nimmt das Dienstkonto und das Projekt an.', ''],
  'fcm-not-asked': () => ['Das Dienstkonto konnte nicht bei FCM geprüft werden.', ''],
  'fcm-answered': ({ status, error, said }) => [
    `FCM antwortete ${status}${error === null ? '' : ` ${error}`}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'endpoint-answered': ({ status, said }) => [
    `Der Endpunkt antwortete ${status}${said === '' ? '.' : `: ${said}`}`,
    '',
  ],
  'no-subscriber': ({ hours, attempts }) => [
    `Der Push-Dienst meldet seit ${hours} Stunden und ${attempts} Versuchen keinen Empfänger für diesen Endpunkt.`,
    '',
  ],
  'name-unknown': ({ host, days }) => [`Der Hostname ${host} ist seit ${days} Tagen unbekannt.`, ''],
  'no-answer-in-time': () => ['Es kam nicht rechtzeitig eine Antwort.', ''],
  'host-not-reached': ({ host, tried }) => [`${host} ist nicht zu erreichen: ${resultsOf(tried)}.`, ''],
  'name-not-looked-up': ({ host }) => [`Der Hostname ${host} ließ sich nicht rechtzeitig auflösen.`, ''],
  'no-tls-in-time': ({ host, proxy }) => [
    `${host} nahm die Verbindung${proxy === null ? '' : ` über den Proxy ${proxy}`} an, handelte TLS aber nicht rechtzeitig aus.`,
    '',
  ],
  'proxy-not-reached': ({ proxy, tried }) => [
    `Der Proxy ${proxy} ist nicht zu erreichen: ${resultsOf(tried)}.`,
    'Prüfe seinen Host und Port, und ob er läuft.',
  ],
  'proxy-silent': ({ proxy }) => [`Der Proxy ${proxy} antwortete nicht rechtzeitig.`, ''],
  'proxy-failed': ({ proxy, said }) => [`Der Proxy ${proxy} kann nicht benutzt werden: ${said}.`, ''],
  'proxy-wants-credentials': ({ proxy }) => [
    `Der Proxy ${proxy} verlangt einen Namen und ein Passwort, oder er nimmt die genannten nicht an (407).`,
    'Schreib sie in seine URL (http://name:passwort@host:port), mit %40 für @.',
  ],
  'proxy-refused': ({ proxy, host, status }) => [
    `Der Proxy ${proxy} antwortete ${status} auf die Bitte um eine Verbindung zu ${host}.`,
    '',
  ],
  'proxy-of-other-kind': ({ name, scheme }) => [
    `${name} nennt einen Proxy mit ${scheme}://, aber Carillon unterstützt nur HTTP-Proxys.`,
    'Nenne einen mit http:// oder https://, oder setze bei der App "proxy": "none".',
  ],
  'no-proxy-url': ({ name }) => [
    `${name} ist nicht die URL eines Proxys.`,
    'Schreib sie wie http://proxy.example:3128, oder setze "proxy": "none" bei einer App, die keinen Proxy braucht.',
  ],
  'goes-through-proxy': ({ proxy, name }) => [`Anfragen gehen über den Proxy ${proxy} (${name}).`, ''],
  'relay-stopped': () => ['Das Relay wurde beendet, während es auf den Anbieter wartete.', ''],
  'pushkey-no-apns-token': () => ['Der Pushkey ist kein Apple-Gerätetoken.', ''],
  'pushkey-no-endpoint': () => ['Der Pushkey ist keine http(s)-URL, wie UnifiedPush sie verlangt.', ''],
  'pushkey-no-p256dh': () => ['Der Pushkey ist kein P-256-Schlüssel in base64url (p256dh).', ''],
  'data-no-payload': () => ['data.default_payload ist kein Objekt.', ''],
  'data-no-endpoint': () => ['data.endpoint ist keine http(s)-URL.', ''],
  'data-no-auth': () => ['data.auth ist kein Geheimnis von 16 Bytes in base64url.', ''],
  'vapid-key-usable': () => [
    'Der Schlüssel lässt sich benutzen. Ob ein Push-Dienst ihn annimmt, zeigt sich erst bei einem echten Abonnement.',
    '',
  ],
  said: ({ said }) => [said, ''],
};

function resultsOf(tried: Parameters<'host-not-reached'>['tried']): string {
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

function remedyFor({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Trage es ein.';
    case 'unknown-keys':
      return 'Berichtige die Schreibweise, oder entferne, was unbekannt ist.';
    case 'key-twice':
      return 'Fasse beide zu einem zusammen.';
    default:
      return 'Berichtige es, oder entferne es; dann gilt der Standardwert, wo es einen gibt.';
  }
}
