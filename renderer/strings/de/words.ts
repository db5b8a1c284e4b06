import type { words as english } from '../en/words.ts';

const reasons: typeof english.reasons = {
  shown: 'Die Benachrichtigung wurde angezeigt.',
  captured: 'Diese App hebt Pushes zur Ansicht auf und stellt sie nirgends zu.',
  'badge-updated': 'Der Push trug nur Zähler; das Abzeichen für Ungelesenes wurde aktualisiert.',
  'unknown-app':
    'Keine App der Konfiguration passt zu dieser app_id. Trage sie in config.json ein, oder entferne den Pusher.',
  duplicate: 'Dasselbe Ereignis wurde für denselben Pusher schon zugestellt; es meldet sich nicht zweimal.',
  'nothing-to-show': 'Der Push nennt weder ein Ereignis noch Zähler.',
  misconfigured: 'Die App kann wegen ihrer Konfiguration nicht zustellen. Der Pushkey bleibt erhalten.',
  'events-only': 'Der Pusher will nur Ereignisse, und dieser Push hat keines.',
  'app-disabled': 'Die App ist in der Konfiguration ausgeschaltet.',
  summarised: 'Beim Aufwachen dieses Computers kamen viele Pushes auf einmal; eine Benachrichtigung steht für alle.',
  paused: 'Benachrichtigungen sind angehalten.',
  'quiet-hours': 'Der Push kam in der Ruhezeit.',
  'notifications-off': 'Banner sind in den Einstellungen ausgeschaltet.',
  'notifications-unavailable': 'Auf diesem Computer gibt es keinen Benachrichtigungsdienst.',
  'notifications-denied': 'Das System erlaubt keine Benachrichtigungen. Erlaube sie in den Einstellungen des Systems.',
  'notification-failed': 'Das System hat die Benachrichtigung nicht angezeigt.',
  'shell-timeout': 'Der Desktop hat nicht innerhalb von 10 Sekunden geantwortet.',
  'shell-gone': 'Der Desktop war nicht verbunden.',
  accepted: 'Der Anbieter hat den Push angenommen.',
  'endpoint-gone': 'Der Anbieter meldet, dass es diesen Endpunkt oder dieses Token nicht mehr gibt.',
  'invalid-pushkey': 'Der Pushkey ist keiner, mit dem der Anbieter dieser App etwas anfangen kann.',
  'endpoint-not-allowed': 'Die Konfiguration dieser App erlaubt diesen Endpunkt nicht.',
  'address-refused': 'Der Endpunkt liegt in einem Netz, das nicht öffentlich ist.',
  'too-large': 'Der Push ist größer, als der Anbieter erlaubt.',
  'credentials-refused':
    'Der Anbieter nimmt die Zugangsdaten dieser App nicht an. Der Pushkey bleibt erhalten; berichtige die Zugangsdaten.',
  'provider-refused': 'Der Anbieter hat den Push abgelehnt; seine Antwort sagt, warum.',
  'provider-unavailable': 'Der Anbieter konnte den Push gerade nicht annehmen.',
  'provider-unreachable': 'Der Anbieter war nicht zu erreichen.',
  'provider-error': 'Beim Anbieter ist ein Fehler aufgetreten, den er nicht dokumentiert.',
  'provider-timeout': 'Der Anbieter hat nicht rechtzeitig geantwortet.',
  interrupted: 'Das Relay wurde beendet, bevor diese Zustellung zu Ende war.',
  'in-order': 'Ein früherer Push für denselben Pushkey wartet noch; Pushes werden der Reihe nach zugestellt.',
  'rate-limited': 'Dieser Pushkey hat innerhalb einer Minute so viele Pushes bekommen, wie die App erlaubt.',
  'budget-spent': 'Die App hat ihre Pushes für heute aufgebraucht.',
  'provider-resting':
    'Der Anbieter war mehrmals nacheinander gestört. Einige wenige Pushes prüfen ihn, bevor die anderen folgen.',
  expired: 'Der Push konnte nicht zugestellt werden, solange er noch von Nutzen war.',
  superseded: 'Ein neuerer Push hat diesen ersetzt, während er wartete.',
  'given-up': 'Jemand hat diese Zustellung aufgegeben.',
  'outbox-lost':
    'Die Datei des Postausgangs, in dem die Zustellung wartete, wurde entfernt, oder sie war beschädigt und wurde beiseitegelegt.',
  'app-removed': 'Die App wurde aus der Konfiguration entfernt, während der Push wartete.',
};

const briefly: typeof english.briefly = {
  shown: 'angezeigt',
  captured: 'aufgehoben',
  'badge-updated': 'Abzeichen aktualisiert',
  'unknown-app': 'unbekannte App',
  duplicate: 'Wiederholung',
  'nothing-to-show': 'nichts zu zeigen',
  misconfigured: 'falsch konfiguriert',
  'events-only': 'nur Ereignisse',
  'app-disabled': 'App ausgeschaltet',
  summarised: 'zusammengefasst',
  paused: 'angehalten',
  'quiet-hours': 'Ruhezeit',
  'notifications-off': 'Banner aus',
  'notifications-unavailable': 'kein Benachrichtigungsdienst',
  'notifications-denied': 'nicht erlaubt',
  'notification-failed': 'nicht angezeigt',
  'shell-timeout': 'Desktop antwortet nicht',
  'shell-gone': 'Desktop nicht verbunden',
  accepted: 'angenommen',
  'endpoint-gone': 'Endpunkt gibt es nicht mehr',
  'invalid-pushkey': 'ungültiger Pushkey',
  'endpoint-not-allowed': 'Endpunkt nicht erlaubt',
  'address-refused': 'Adresse nicht erlaubt',
  'too-large': 'zu groß',
  'credentials-refused': 'Zugangsdaten abgelehnt',
  'provider-refused': 'vom Anbieter abgelehnt',
  'provider-unavailable': 'Anbieter gestört',
  'provider-unreachable': 'Anbieter nicht erreichbar',
  'provider-error': 'Fehler des Anbieters',
  'provider-timeout': 'Anbieter antwortet nicht',
  interrupted: 'unterbrochen',
  'in-order': 'der Reihe nach',
  'rate-limited': 'gebremst',
  'budget-spent': 'Tagesbudget verbraucht',
  'provider-resting': 'Anbieter ausgesetzt',
  expired: 'abgelaufen',
  superseded: 'ersetzt',
  'given-up': 'aufgegeben',
  'outbox-lost': 'Postausgang verloren',
  'app-removed': 'App entfernt',
};

const statuses: typeof english.statuses = {
  delivered: 'Zugestellt',
  rejected: 'Zurückgewiesen',
  retrying: 'Wartet',
  failed: 'Gescheitert',
  suppressed: 'Nicht gezeigt',
  'under-way': 'Unterwegs',
  refused: 'Abgelehnt',
};

const kinds: typeof english.kinds = {
  message: 'Nachricht',
  image: 'Bild',
  file: 'Datei',
  call: 'Anruf',
  invite: 'Einladung',
  reaction: 'Reaktion',
  encrypted: 'Verschlüsselt',
  event: 'Ereignis',
  badge: 'Nur Abzeichen',
  empty: 'Leer',
  refused: 'Abgelehnte Anfrage',
};

/** By the name of the error in docs/gateway.md. */
export const refusals: Readonly<Record<string, string>> = {
  'not-json': 'Der Inhalt ist kein JSON in seinem Zeichensatz.',
  'bad-json': 'Das JSON hat keine Bedeutung als Push.',
  'bad-encoding': 'Die Kompression (Content-Encoding) ist unbekannt oder passt nicht zum Inhalt.',
  'broken-http': 'Die Anfrage ist kein gültiges HTTP.',
  'secret-missing': 'In der Adresse des Pushers fehlt das Geheimnis.',
  'secret-wrong': 'Das Geheimnis in der Adresse des Pushers ist falsch.',
  'sender-not-allowed': 'Der Absender ist in keinem erlaubten Netz.',
  'web-page':
    'Anfragen von Webseiten werden abgelehnt. gateway.allowBrowsers erlaubt sie, für Testwerkzeuge im Browser.',
  'not-found': 'Unter diesem Pfad gibt es nichts. Pushes gehen an /_matrix/push/v1/notify.',
  'wrong-method': 'Diesen Pfad gibt es, aber nicht mit dieser Methode.',
  timeout: 'Die Anfrage kam nicht rechtzeitig vollständig an.',
  'too-large': 'Der Inhalt ist größer als erlaubt (gateway.bodyLimit).',
  'too-many-devices': 'Der Push nennt mehr Geräte als erlaubt (gateway.maxDevices).',
  'headers-too-large': 'Die Kopfzeilen sind größer als 16 KiB.',
  'rate-limited': 'Dieser Absender sendet öfter als erlaubt (gateway.rateLimit).',
  'secrets-guessed': 'Von diesem Absender kamen zu viele falsche Geheimnisse.',
  internal: 'Ein Fehler in Carillon; im Log steht mehr.',
  'outbox-full': 'Zu viele Pushes dieser App oder dieses Pushkeys warten.',
  'outbox-refusing': 'Pushes können zurzeit nicht aufgehoben werden.',
};

const whyRefused: typeof english.whyRefused = ({ kind, error }) =>
  (Object.hasOwn(refusals, kind) ? refusals[kind] : undefined) ?? error;

const headers: typeof english.headers = {
  host: 'Der Name oder die Adresse, an die der Homeserver senden soll.',
  'user-agent': 'Die Software des Homeservers und ihre Version.',
  'content-type': 'Als was sich der Inhalt ausgibt; Pushes werden in jedem Fall als JSON gelesen.',
  'content-length': 'Bytes des Inhalts auf der Leitung.',
  'content-encoding': 'Wie der Inhalt für den Weg gepackt war.',
  'transfer-encoding': 'Der Inhalt kam in Teilen, seine Länge war vorher nicht bekannt.',
  accept: 'Was der Absender lesen kann.',
  'accept-encoding': 'Wie Antworten für den Absender gepackt sein dürfen.',
  connection: 'Ob die Verbindung für den nächsten Push offen bleibt.',
  'x-forwarded-for': 'Wer laut dem Reverse Proxy der Absender ist; geglaubt nur von genannten Proxys.',
  'x-forwarded-proto': 'Ob der Absender den Proxy über https erreicht hat.',
};

const providers: typeof english.providers = {
  desktop: 'Zeigt Pushes als Benachrichtigungen auf diesem Computer.',
  apns: 'Leitet Pushes an Apple weiter (iOS, macOS).',
  fcm: 'Leitet Pushes an Firebase Cloud Messaging weiter (Android).',
  webpush: 'Leitet Pushes, für das Abonnement verschlüsselt, an Web-Push-Dienste weiter.',
  unifiedpush: 'Leitet Pushes an den UnifiedPush-Endpunkt weiter, den der Pushkey nennt.',
  capture: 'Hebt Pushes zur Ansicht auf und stellt nirgends zu.',
};

export const words: typeof english = { reasons, briefly, statuses, kinds, whyRefused, headers, providers };
