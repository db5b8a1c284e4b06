import type { apps as english } from '../en/apps.tsx';

export const apps: typeof english = {
  intro:
    'Die app_id eines Pushs bestimmt, was mit ihm geschieht: zuerst der genaue Name, dann das eine Muster, das passt. Ein Pushkey einer unbekannten app_id wird zurückgewiesen, und der Homeserver entfernt seinen Pusher.',
  reading: 'Die Apps werden gelesen',
  add: 'App hinzufügen',
  none: 'Es gibt keine App, also wird jeder Pushkey zurückgewiesen. Füge eine hinzu.',
  exact: 'Genaue Namen, zuerst geprüft',
  globs: 'Muster, für alle anderen Namen',
  provider: 'Anbieter',
  toChange: (file, folder) => (
    <>
      All das steht in {file} in {folder}; auch Änderungen dort gelten sofort.
    </>
  ),
  whichApp: 'Welche App würde diese app_id erreichen?',
  matches: 'Sie erreicht',
  noMatch: 'Keine: Ihr Pushkey würde zurückgewiesen.',

  states: {
    off: 'Ausgeschaltet: Pushes werden aufgehoben und nicht zugestellt.',
    trouble: 'Kann nicht zustellen. Pushes warten, bis das berichtigt ist.',
    waiting: 'In Schwierigkeiten; es wird von selbst wieder versucht.',
    failing: 'Die letzte Zustellung ist gescheitert.',
    well: 'Stellt zu.',
    idle: 'Seit dem Start wurde nichts zugestellt.',
  },
  stale: 'Eine Datei wurde geändert und ist nicht zu gebrauchen; es gilt weiter, was vorher darin stand.',
  switchedOn: (pattern) => `${pattern} ist eingeschaltet`,
  waiting: (count) => `${count} ${count === 1 ? 'Zustellung wartet' : 'Zustellungen warten'}.`,
  resting: (host, time) =>
    `${host === '' ? 'Der Anbieter' : host} war mehrmals nacheinander gestört; um ${time} wird wieder angefragt.`,
  lastDelivered: (time) => `Zuletzt zugestellt um ${time}.`,
  lastFailed: (time) => `Zuletzt gescheitert um ${time}:`,
  check: 'Zugangsdaten prüfen',
  good: '✓ In Ordnung.',
  refused: '✕ Abgelehnt.',
  notProven: 'Nicht bewiesen.',

  form: 'App',
  newApp: 'Neue App',
  cannotEdit: 'Diese App kann nicht bearbeitet werden',
  pattern: 'app_id oder Muster',
  exactHint: 'Genau diese app_id. Ein * steht für beliebig viele Zeichen, ein ? für eines.',
  globHint: 'Jede app_id, die passt, wenn sie nicht anderswo genau genannt ist.',
  providerNumber: (number) => `Anbieter ${number}`,
  choose: 'Wähle einen',
  types: {
    desktop: 'desktop: Benachrichtigungen auf diesem Computer',
    capture: 'capture: nur aufheben, nirgends zustellen',
    apns: 'apns: Geräte von Apple (iOS, macOS)',
    fcm: 'fcm: Geräte mit Android (Google)',
    webpush: 'webpush: Browser und Web-Apps',
    unifiedpush: 'unifiedpush: der Endpunkt im Pushkey',
  },
  noChoice: 'keiner',
  addProvider: 'Weiteren Anbieter hinzufügen',
  removeProvider: 'Diesen Anbieter entfernen',
  unknownKeys: (keys) => `Hier nicht bekannt: ${keys.join(', ')}.`,
  dropUnknown: 'Herausnehmen',
  more: 'Weitere Einstellungen',
  path: 'Pfad einer Datei, wo Carillon läuft',
  upload: 'Hochladen',
  notUploaded: (why) => `Nicht hochgeladen: ${why}`,
  keySet: (fingerprint) => `Gesetzt. SHA-256 des öffentlichen Schlüssels oder Zertifikats beginnt mit ${fingerprint}.`,
  certificateEnds: (date, ended) => (ended ? `Das Zertifikat ist am ${date} abgelaufen.` : `Gültig bis ${date}.`),
  certificateOf: (key, date) => `Das Zertifikat von ${key} gilt bis ${date}.`,
  publicKey: 'Gesetzt. Öffentlicher Schlüssel, für den Client:',
  copyPublicKey: 'Öffentlichen Schlüssel kopieren',
  noJson: (line, column) => `Ab Zeile ${line}, Spalte ${column} ist das kein JSON.`,
  loadingEditor: 'Der Editor wird geöffnet',
  save: 'Speichern',
  notSaved: 'Nicht gespeichert',
  issues: (count) =>
    count === 1
      ? 'Oben stimmt etwas nicht; bis es berichtigt ist, wird nichts gespeichert.'
      : `Oben stimmen ${count} Dinge nicht; bis sie berichtigt sind, wird nichts gespeichert.`,

  preview: 'Was gesendet würde',
  previewOf: 'Push',
  noPushes: 'Im Verlauf ist noch kein Push, der hier gezeigt werden könnte.',
  remove: 'App entfernen',
  removeQuestion: (pattern) => `${pattern} entfernen?`,
  removeMeans: 'Pushes für sie werden von jetzt an zurückgewiesen, und Homeserver entfernen ihre Pusher.',
  keptWhileOff: (count) =>
    `${count === 1 ? 'Sie wird' : 'Sie werden'} aufgehoben, bis die App wieder eingeschaltet wird oder ${count === 1 ? 'sie niemandem mehr nützt' : 'sie niemandem mehr nützen'}.`,
  discard: 'Verwerfen',
  discardQuestion: (count) => `${count} wartende ${count === 1 ? 'Zustellung' : 'Zustellungen'} verwerfen?`,
  removeWaiting: (count) =>
    `${count} wartende ${count === 1 ? 'Zustellung endet' : 'Zustellungen enden'} als gescheitert.`,
};
