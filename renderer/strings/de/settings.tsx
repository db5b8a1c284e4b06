import type { settings as english, pause as englishPause } from '../en/settings.tsx';

export const settings: typeof english = {
  reading: 'Der Zustand des Relays wird gelesen',
  save: 'Speichern',
  undo: 'Änderungen verwerfen',

  gateway: 'Gateway',
  overridden: 'Die Befehlszeile nennt eine andere Adresse oder einen anderen Port; ohne sie gilt diese hier.',
  host: 'Adresse',
  hostHint: '127.0.0.1 nur für diesen Computer; 0.0.0.0 oder :: für jedes Netz.',
  port: 'Port',
  portHint: '0 nimmt irgendeinen freien.',
  exposed: 'Andere Computer können dieses Gateway erreichen',
  exposedMeans:
    'Wer es erreicht, kann dir Pushes senden. Setze ein gemeinsames Geheimnis, oder sage, wer senden darf; über das Internet gehört ein Reverse Proxy mit TLS davor.',
  sharedSecret: 'Gemeinsames Geheimnis',
  sharedSecretHint:
    'Ist es gesetzt, muss die Adresse eines Pushers mit ?secret=… und diesem Geheimnis enden. Mindestens acht Zeichen.',
  allowFrom: 'Wer senden darf',
  allowFromHint: 'Adressen oder Netze (CIDR), je eine Zeile. Leer lässt alle.',
  trustProxy: 'Reverse Proxys',
  trustProxyHint: 'Ihrem X-Forwarded-For wird geglaubt. Adressen oder Netze, je eine Zeile.',
  maxDevices: 'Geräte in einem Push',
  maxDevicesHint: 'Ein Push, der mehr nennt, wird abgelehnt. Homeserver nennen eines oder die eines Benutzers.',
  takePort: (port) => `Port ${port} nehmen`,

  notifications: 'Benachrichtigungen',
  abilities: {
    denied: {
      title: 'Das System erlaubt Carillon keine Benachrichtigungen',
      remedy: 'Erlaube sie in den Einstellungen des Systems, unter Benachrichtigungen.',
    },
    unavailable: {
      title: 'Dieser Computer hat keinen Benachrichtigungsdienst',
      remedy: 'Installiere oder starte einen, zum Beispiel dunst oder den deines Desktops.',
    },
    hangs: {
      title: 'Der Benachrichtigungsdienst dieses Computers antwortet nicht',
      remedy:
        'Starte ihn neu, oder melde dich ab und wieder an. Bis dahin erscheinen Pushes nicht als Benachrichtigung.',
    },
  },
  content: 'Was ein Banner verrät',
  contents: {
    full: { name: 'Alles', example: 'Alice in Garten: Essen um zwölf?' },
    sender: { name: 'Wer und wo', example: 'Alice in Garten: Neue Nachricht' },
    count: { name: 'Dass etwas kam', example: 'Carillon: Ein Push kam.' },
    off: { name: 'Nichts', example: 'Kein Banner; das Abzeichen für Ungelesenes zählt weiter.' },
  },
  sound: 'Ton, wo der Push einen möchte',
  urgent: 'Anrufe und Erwähnungen sind dringend',
  urgentHint: 'Sie bleiben, bis sie geschlossen werden, und dürfen „Bitte nicht stören“ durchbrechen.',
  stay: 'Jedes Banner bleibt, bis es geschlossen wird',
  stayHint: 'Wo das System es zulässt.',
  quiet: 'Ruhezeiten',
  quietHint:
    'Es erscheint kein Banner, und am Ende eine Zusammenfassung. Pushes werden wie immer aufgehoben und weitergeleitet.',
  quietNumber: (number) => `Ruhezeit ${number}`,
  days: {
    monday: 'Mo',
    tuesday: 'Di',
    wednesday: 'Mi',
    thursday: 'Do',
    friday: 'Fr',
    saturday: 'Sa',
    sunday: 'So',
  },
  from: 'Von',
  to: 'Bis',
  noDay: 'Wähle mindestens einen Tag.',
  addQuiet: 'Ruhezeit hinzufügen',
  removeQuiet: (number) => `Ruhezeit ${number} entfernen`,

  history: 'Verlauf und Privatsphäre',
  kept: 'Was von einem Push aufgehoben wird',
  modes: {
    full: { name: 'Alles', means: 'Inhalt, Anfrage und Ergebnisse, und alles kann gesucht werden.' },
    metadata: {
      name: 'Was geschah, ohne Inhalt',
      means: 'Kein Inhalt, keine Namen und kein Text, sobald er zugestellt ist.',
    },
    off: { name: 'Nichts', means: 'Ein Push ist fort, sobald er zugestellt ist.' },
  },
  keepDays: 'Tage',
  keepPushes: 'Pushes',
  keepMegabytes: 'Megabyte',
  whicheverFirst: 'Die ältesten gehen, wenn das erste davon erreicht ist.',
  deleteAll: 'Alle Pushes löschen',
  deleteAllQuestion: (pushes) => `${pushes} löschen?`,
  deleteAllMeans:
    'Sie werden nach zehn Sekunden vom Datenträger getilgt; was noch auf seine Zustellung wartet, bleibt.',
  holds: (pushes, size) => `Der Verlauf enthält ${pushes} und belegt ${size} auf diesem Datenträger.`,

  desktop: 'Desktop',
  basicSecrets: 'Schlüssel sind nicht verschlüsselt',
  basicSecretsMeans:
    'Dieses System bietet keinen Schlüsselbund, also liegen Schlüssel unverschlüsselt in Dateien, die nur dein Konto lesen kann. Installiere einen Schlüsselbund (GNOME Keyring oder KWallet), und starte Carillon neu.',
  startAtLogin: 'Bei der Anmeldung starten',
  starts: { off: 'Nein', minimised: 'Im Hintergrund', open: 'Mit Fenster' },
  startElsewhere: {
    'switched-off':
      'In den Einstellungen des Desktops wurde es ausgeschaltet. Es bleibt aus, bis du hier wieder etwas wählst.',
    removed: 'In den Einstellungen des Desktops wurde es entfernt. Es bleibt aus, bis du hier wieder etwas wählst.',
  },
  closeToTray: 'Nach dem Schließen des Fensters läuft Carillon weiter',
  closeToTrayMeans: 'Es bleibt in der Leiste und nimmt weiter Pushes an.',
  noTray: 'Hier gibt es keinen Infobereich, also wird das Fenster stattdessen minimiert.',
  openOnClick: 'Ein Klick auf eine Benachrichtigung öffnet',
  clicks: {
    push: 'den Push, in diesem Fenster',
    matrix: 'den Raum, im Programm für matrix:-Links',
    element: 'den Raum, in Element',
    'matrix.to': 'den Raum, über matrix.to im Browser',
    custom: 'eine eigene Adresse',
  },
  customLink: 'Eigene Adresse',
  customLinkHint: '{room_id} und {event_id} werden ersetzt.',
  noBadge: 'Dieser Desktop zeigt keine Zahl am Symbol; die Leiste und das Fenster schon.',

  appearance: 'Aussehen',
  colours: 'Farben',
  asSystem: 'Wie das System',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
  density: 'Dichte',
  clock: 'Uhrzeit',
  clocks: { system: 'Wie das System', h12: '12 Stunden', h23: '24 Stunden' },
  densities: { comfortable: 'Bequem', compact: 'Eng' },
  textSize: 'Schriftgröße',

  about: 'Über',
  version: 'Version',
  dataFolder: 'Datenordner',
  copyDataFolder: 'Datenordner kopieren',
  licence: 'Lizenz',
  licenceMeans: 'Apache 2.0; die Lizenzen aller Teile liegen dem Paket bei.',
  copyDiagnostics: 'Diagnose kopieren',
  diagnosticsMeans: 'Versionen, System und Zustand für einen Bericht; keine Geheimnisse, Pushes oder Namen.',
  inConfig: (file) => <>All das steht in {file} im Datenordner; auch Änderungen dort gelten.</>,
};

export const pause: typeof englishPause = {
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  halfHour: 'Für 30 Minuten',
  hour: 'Für eine Stunde',
  tomorrow: 'Bis morgen früh',
  open: 'Bis ich fortsetze',
  pausedUntil: (time) => `Angehalten bis ${time}`,
  pausedOpen: 'Angehalten',
};
