import type { Strings } from '../english.ts';

export const relayFailed: Strings['relayFailed'] = {
  title: 'Das Relay beendet sich immer wieder',
  meaning:
    'Zurzeit wird nichts empfangen; Homeserver behalten ihre Pushes und senden sie erneut. Carillon versucht es jede Minute noch einmal.',
  restart: 'Jetzt neu versuchen',
  showData: 'Datenordner zeigen',
  log: 'Das Ende seines Protokolls',
  copyLog: 'Protokoll kopieren',
  noLog: 'Es hat nichts in sein Protokoll geschrieben.',
};
