/** The texts of the shell itself, outside the window. */
export interface Words {
  /** The language of these texts. */
  readonly language: 'en' | 'de';
  readonly starting: string;
  readonly listening: (address: string) => string;
  readonly paused: string;
  readonly pausedUntil: (time: string) => string;
  readonly restarting: string;
  readonly failed: string;
  readonly nothingUnread: string;
  readonly unread: (count: number) => string;
  readonly open: string;
  readonly pause: string;
  readonly halfAnHour: string;
  readonly anHour: string;
  readonly untilTomorrow: string;
  readonly untilResumed: string;
  readonly resume: string;
  readonly copyAddress: string;
  readonly sendTest: string;
  readonly testFailed: string;
  readonly quit: string;
  readonly inTrayTitle: string;
  readonly inTray: string;
  readonly file: string;
  readonly closeWindow: string;
  readonly view: string;
  readonly help: string;
  readonly dataFolder: string;
  readonly crashReports: string;
}

const english: Words = {
  language: 'en',
  starting: 'Starting',
  listening: (address) => `Listening on ${address}`,
  paused: 'Notifications are paused',
  pausedUntil: (time) => `Notifications are paused until ${time}`,
  restarting: 'The relay stopped and is restarting',
  failed: 'The relay keeps stopping. Open Carillon to see why',
  nothingUnread: 'Nothing unread',
  unread: (count) => `${count} unread`,
  open: 'Open Carillon',
  pause: 'Pause notifications',
  halfAnHour: 'For 30 minutes',
  anHour: 'For 1 hour',
  untilTomorrow: 'Until tomorrow',
  untilResumed: 'Until resumed',
  resume: 'Resume notifications',
  copyAddress: 'Copy gateway address',
  sendTest: 'Send test notification',
  testFailed: 'The test notification could not be sent',
  quit: 'Quit Carillon',
  inTrayTitle: 'Carillon keeps running',
  inTray: 'Carillon receives pushes in the background. Its icon in the tray opens or quits it.',
  file: 'File',
  closeWindow: 'Close window',
  view: 'View',
  help: 'Help',
  dataFolder: 'Show data folder',
  crashReports: 'Show crash reports',
};

const german: Words = {
  language: 'de',
  starting: 'Startet',
  listening: (address) => `Erreichbar unter ${address}`,
  paused: 'Benachrichtigungen sind pausiert',
  pausedUntil: (time) => `Benachrichtigungen sind pausiert bis ${time}`,
  restarting: 'Das Relay wurde beendet und startet neu',
  failed: 'Das Relay stürzt immer wieder ab. Carillon zeigt, warum',
  nothingUnread: 'Nichts ungelesen',
  unread: (count) => `${count} ungelesen`,
  open: 'Carillon öffnen',
  pause: 'Benachrichtigungen pausieren',
  halfAnHour: '30 Minuten lang',
  anHour: '1 Stunde lang',
  untilTomorrow: 'Bis morgen',
  untilResumed: 'Bis auf Weiteres',
  resume: 'Benachrichtigungen fortsetzen',
  copyAddress: 'Gateway-Adresse kopieren',
  sendTest: 'Testbenachrichtigung senden',
  testFailed: 'Die Testbenachrichtigung konnte nicht gesendet werden',
  quit: 'Carillon beenden',
  inTrayTitle: 'Carillon läuft weiter',
  inTray: 'Carillon empfängt Pushes im Hintergrund. Über das Symbol im Infobereich lässt es sich öffnen oder beenden.',
  file: 'Datei',
  closeWindow: 'Fenster schließen',
  view: 'Ansicht',
  help: 'Hilfe',
  dataFolder: 'Datenordner zeigen',
  crashReports: 'Absturzberichte zeigen',
};

/** The texts in the first of these language tags that the shell has, else in English. */
export function wordsFor(languages: readonly string[]): Words {
  const known = languages.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'de');
  return known === 'de' ? german : english;
}
