import type { FieldWords } from '../en/fields.ts';

export const fields: Readonly<Record<string, FieldWords>> = {
  enabled: { title: 'Eingeschaltet', description: 'Aus: Pushes werden aufgehoben und nicht zugestellt.' },
  answerWithin: {
    title: 'Antwort innerhalb von (Sekunden)',
    description:
      'Wie lange ein Homeserver auf das Ergebnis wartet. Was dann nicht feststeht, wird behalten und später gemeldet.',
  },
  expireAfter: {
    title: 'Aufgeben nach (Sekunden)',
    description: 'Ein Push, der bis dahin nicht zugestellt werden konnte, nützt niemandem mehr.',
  },
  content: {
    title: 'Was diesen Computer verlässt',
    description:
      'full: was der Homeserver sendet. ids: nichts als event_id, room_id, Zähler und prio, was immer er sendet; den Rest holt der Client selbst.',
  },
  showOnDesktop: {
    title: 'Auch hier zeigen',
    description: 'Jeder Push erscheint auch als Benachrichtigung auf diesem Computer.',
  },
  maxConcurrent: {
    title: 'Gleichzeitige Zustellungen',
    description: 'Bis 256, davon die Hälfte zu einem Host; die anderen warten. Leer heißt 256.',
  },
  maxPerMinute: {
    title: 'Pushes je Pushkey und Minute',
    description:
      'Was darüber kommt, wartet, bis die Minute es zulässt; von wartenden Abzeichen bleibt nur das neueste. Leer: keine Grenze.',
  },
  maxPerDay: {
    title: 'Pushes am Tag',
    description:
      'Was darüber kommt, wartet, bis der nächste Tag (UTC) beginnt, solange es etwas nützt. Leer: keine Grenze.',
  },
  caFile: {
    title: 'Zertifizierungsstelle (PEM-Datei)',
    description: 'Ihr wird statt denen des Systems vertraut: für einen Emulator oder einen Proxy, der mitliest.',
  },
  proxy: {
    title: 'Proxy (URL)',
    description:
      'Ein HTTP-Proxy (CONNECT), http:// oder https://, oder „none“, um ohne auszukommen. Leer: der aus der Umgebung (HTTPS_PROXY, ALL_PROXY, NO_PROXY).',
  },
  proxyCaFile: {
    title: 'Zertifizierungsstelle des Proxys (PEM-Datei)',
    description: 'Ihr wird bei einem Proxy mit https:// statt denen des Systems vertraut.',
  },
  allowedEndpoints: {
    title: 'Erlaubte Endpunkte',
    description: 'Muster von Host[:Port], eines je Zeile. Leer erlaubt jeden öffentlichen.',
  },
  allowNetworks: {
    title: 'Erlaubte private Netze',
    description:
      'Netze (CIDR) oder Adressen, je eine Zeile, in denen Endpunkte liegen dürfen, obwohl sie nicht öffentlich sind.',
  },
  nat64Prefix: {
    title: 'NAT64-Präfix',
    description:
      'Wo dieses Netz IPv4 über NAT64 mit einem eigenen Präfix erreicht: Endpunkte dahinter werden nach der IPv4-Adresse in ihnen beurteilt. 64:ff9b::/96 ist bekannt.',
  },
  sendZeroCounts: {
    title: 'Zähler mit dem Wert null senden',
    description:
      'Damit löscht ein Client sein Abzeichen, wenn alles gelesen ist; das Referenz-Gateway sendet keine Nullen.',
  },
  rejectSilentEndpoints: {
    title: 'Endpunkte ablehnen, die tot bleiben',
    description:
      'Meldet dem Homeserver, dass ein Pushkey weg ist, wenn der Push-Dienst 12 Stunden lang keinen Empfänger kannte (507) oder der Name des Hosts 7 Tage lang unbekannt war.',
  },
  ttl: {
    title: 'Lebensdauer (Sekunden)',
    description: 'Wie lange der Push-Dienst den Push für ein Gerät aufhebt, das nicht da ist.',
  },
  'apns.ttl': {
    title: 'Lebensdauer (Sekunden)',
    description: 'Wie lange Apple einen Push für ein Gerät aufhebt, das nicht da ist; leer überlässt es Apple.',
  },
  sendBadgeCounts: {
    title: 'Zähler senden',
    description: 'Ungelesene Nachrichten und verpasste Anrufe, für das Abzeichen der App.',
  },
  vapidPrivateKeyFile: {
    title: 'Privater VAPID-Schlüssel (Datei)',
    description:
      'Der P-256-Schlüssel, mit dem sich dieses Gateway bei Push-Diensten ausweist (RFC 8292): PEM, oder was web-push generate-vapid-keys ausgibt.',
  },
  vapidSubject: {
    title: 'VAPID-Kontakt',
    description: 'An wen sich ein Push-Dienst wenden kann: eine Adresse mit mailto: oder https:.',
  },
  serviceAccountFile: {
    title: 'Dienstkonto (JSON-Datei)',
    description: 'Ein Dienstkonto, das Nachrichten senden darf, wie die Google Cloud Console es ausgibt.',
  },
  projectId: { title: 'Projekt', description: 'Leer nimmt das Projekt des Dienstkontos.' },
  iosTitle: {
    title: 'Titel auf iOS',
    description:
      'Geräte von Apple zeigen ihn; {sender}, {room}, {text} und {unread} werden ersetzt. Leer und ohne Text: nur Daten.',
  },
  iosBody: { title: 'Text auf iOS', description: 'Ebenso, unter dem Titel. Das Abzeichen geht mit.' },
  sendDevices: {
    title: 'Geräte senden',
    description:
      'devices und counts als JSON, wie Clients des Matrix-Dart-SDK sie lesen: FluffyChat mit mehreren Konten.',
  },
  fcmOptions: {
    title: 'Optionen der Nachricht (JSON)',
    description:
      'Die Grundlage jeder Nachricht, wie fcm_options des Referenz-Gateways: android, apns, webpush, notification.',
  },
  'fcm.endpoint': {
    title: 'Adresse von FCM',
    description: 'Die von Google, wenn du keinen Emulator benutzt.',
  },
  tokenEndpoint: {
    title: 'Adresse für Tokens',
    description: 'Die von Google, wenn du keinen Emulator benutzt.',
  },
  topic: { title: 'Topic', description: 'Die Bundle-ID der App (mit .voip für Anrufe).' },
  keyFile: {
    title: 'Signaturschlüssel (.p8-Datei)',
    description: 'Ein Schlüssel aus Apples Entwicklerkonto; dazu gehören seine Schlüssel-ID und die Team-ID.',
  },
  keyId: { title: 'Schlüssel-ID', description: '' },
  teamId: { title: 'Team-ID', description: '' },
  certFile: {
    title: 'Push-Zertifikat (PEM-Datei)',
    description: 'Statt eines Signaturschlüssels: Zertifikat und Schlüssel in einer Datei.',
  },
  p12File: {
    title: 'Push-Zertifikat (PKCS-#12-Datei)',
    description: 'Statt eines Signaturschlüssels: Zertifikat und Schlüssel in einer Datei.',
  },
  p12PassphraseFile: {
    title: 'Passwort der PKCS-#12-Datei',
    description: 'Eine Datei, die nichts als das Passwort enthält.',
  },
  environment: {
    title: 'Umgebung',
    description: 'Apps, die mit einem Entwicklungsprofil gebaut sind, benutzen die Sandbox.',
  },
  pushType: { title: 'Push-Typ', description: 'Wird als apns-push-type gesendet; leer sendet keinen.' },
  deviceToken: {
    title: 'Gerätetokens',
    description: 'Wie Pushkeys sie enthalten. auto erkennt 64 oder mehr hexadezimale Ziffern, alles andere ist Base64.',
  },
  collapseByRoom: {
    title: 'Eine Benachrichtigung je Raum',
    description: 'Ein neuerer Push eines Raums ersetzt auf dem Gerät den vorigen.',
  },
  apnsOptions: {
    title: 'Optionen der Nutzlast (JSON)',
    description:
      'Die Grundlage jeder Nutzlast, höchstens 2.048 Bytes: aps mit mutable-content, category, thread-id, sound, interruption-level, und Schlüssel der App.',
  },
  'apns.endpoint': { title: 'Adresse von APNs', description: 'Leer ist der Dienst von Apple.' },
};
