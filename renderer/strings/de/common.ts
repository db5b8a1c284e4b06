import type * as english from '../en/common.ts';

export const common: typeof english.common = {
  copied: 'Kopiert',
  copyByHand: 'Von Hand kopieren',
  copyByHandMeans:
    'Der Browser lässt die Seite nichts kopieren. Der Text ist markiert: Kopiere ihn mit Strg+C oder ⌘C.',
  close: 'Schließen',
  cancel: 'Abbrechen',
  tryAgain: 'Noch einmal versuchen',
  loading: 'Wird geladen',
  pages: 'Seiten',
  activity: 'Verlauf',
  setUp: 'Einrichten',
  apps: 'Apps',
  settings: 'Einstellungen',
  bytesOf: (size, budget) => `${size} von ${budget}`,
};

export const statusBar: typeof english.statusBar = {
  connecting: 'Verbindung wird aufgebaut …',
  listening: 'Empfangsbereit',
  restarting: 'Das Relay startet neu …',
  lost: 'Das Relay antwortet nicht. Neuer Versuch …',
  refused: (problem) => `Pushes werden abgelehnt: ${problem}`,
  incomplete: (problem) => `Der Verlauf ist zurzeit unvollständig: ${problem}`,
  copyAddress: 'Adresse des Gateways kopieren',
  pushes: (many, count) => `${count} ${many === 1 ? 'Push' : 'Pushes'}`,
};

export const signIn: typeof english.signIn = {
  token: {
    intro:
      'Öffne die Adresse, die das Relay beim Start ausgegeben hat. Sie beginnt mit „ui http://“ und enthält ein Token; oder füge diese Adresse oder das Token hier ein.',
    field: 'Adresse oder Token',
    wrong: 'Dieses Token stimmt nicht. Bei jedem Start des Relays wird ein neues ausgegeben.',
  },
  password: {
    intro: 'Dieses Relay fragt nach dem Passwort, das für seine Seite gesetzt wurde.',
    field: 'Passwort',
    wrong: 'Dieses Passwort stimmt nicht.',
  },
  tooMany: 'Zu viele Versuche. Versuche es in einigen Sekunden noch einmal.',
  open: 'Anmelden',
};
