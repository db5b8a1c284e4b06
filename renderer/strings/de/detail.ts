import type { detail as english } from '../en/detail.ts';

export const detail: typeof english = {
  push: 'Push',
  in: 'in',
  reading: 'Der Push wird gelesen',
  cannotShow: 'Dieser Push kann nicht gezeigt werden',
  back: 'Zurück zur Liste',
  copyAsCurl: 'Als curl kopieren',
  noDevice: 'Der Push nannte kein Gerät, es gab also nichts zuzustellen.',
  waitingForProvider: 'Wartet auf den Anbieter.',
  tabs: { banner: 'Banner', push: 'Push', attempts: 'Versuche', request: 'Anfrage' },

  preparing: 'Die Vorschau wird vorbereitet',
  previewFor: (appId) => `Vorschau für ${appId}`,
  nothingSent: 'Es würde nichts gesendet.',
  withSound: (sound) => `Mit Ton: ${sound}`,
  urgent: 'Dringend: Sie bleibt, bis sie geschlossen wird.',
  onlyBadge: 'Kein Banner: Dieser Push setzt nur das Abzeichen für Ungelesenes.',

  viewOfBody: 'Ansicht des Inhalts',
  tree: 'Baum',
  raw: 'Roh',
  hex: 'Hex',
  copyBody: 'Inhalt kopieren',
  bytesOfBody: 'Bytes des Inhalts',
  showAll: (size) => `Alle ${size} zeigen`,
  more: (count) => `${count} weitere`,
  notKept: 'Der Inhalt wurde nicht aufgehoben',
  notKeptWhy:
    'Das Journal hebt nur Metadaten auf. Setze "content" unter "journal" in config.json auf "full", um den Inhalt späterer Pushes aufzuheben.',

  receivedFrom: (peer) => `Von ${peer} empfangen und ins Journal geschrieben.`,
  notAcknowledged: 'Nicht bestätigt: Der Homeserver sendet ihn noch einmal.',
  acknowledged: 'Mit 200 bestätigt; kein Pushkey wurde zurückgewiesen.',
  rejected: (pushkeys) =>
    `Mit 200 bestätigt; zurückgewiesen: ${pushkeys.join(', ')}. Der Homeserver entfernt ${pushkeys.length === 1 ? 'diesen Pusher' : 'diese Pusher'}.`,
  deliveryTo: (appId) => `Zustellung an ${appId}`,
  attempt: (number) => `Versuch ${number}:`,
  noAttempt: 'Es gab keinen Versuch.',
  after: (milliseconds) => `nach ${milliseconds} ms`,

  request: 'Anfrage',
  from: 'Von',
  received: 'Empfangen',
  answered: 'Beantwortet',
  notYet: 'noch nicht',
  body: 'Inhalt',
  headers: 'Kopfzeilen',
  header: 'Kopfzeile',
  value: 'Wert',
  meaning: 'Was es bedeutet',
};
