import type { setup as english } from '../en/setup.tsx';

export const setup: typeof english = {
  welcome: 'Willkommen bei Carillon',
  title: 'Einrichten',
  starting: 'Dein Gateway startet',
  listening: 'Dein Gateway ist empfangsbereit',
  showSecret: 'Geheimnis zeigen',
  hideSecret: 'Geheimnis verbergen',
  carriesSecret:
    'Die Adresse enthält das gemeinsame Geheimnis: Wer das Kopierte hat und das Gateway erreicht, kann Pushes senden.',
  privateAddresses: (setting, file) => (
    <>
      Homeserver lehnen private Adressen von sich aus ab. Auf demselben Rechner nimmt Synapse diese an mit {setting} in{' '}
      {file}.
    </>
  ),
  pointPusher: 'Richte einen Pusher darauf',
  noDesktop: (folder) => `Es ist keine App vom Typ „desktop“ konfiguriert. Trage eine in config.json in ${folder} ein.`,
  homeserver: 'Dein Homeserver',
  copyCommand: 'Befehl kopieren',
  token: (variable) => (
    <>Ersetze {variable} durch ein Zugriffstoken deines Kontos (in Element: Einstellungen, Hilfe und Über).</>
  ),
  device: 'Mein Computer',
  tryNow: 'Probier es aus',
  explain: 'Sendet einen Push über HTTP auf dem ganzen Weg: Gateway, Ausgang, Benachrichtigung.',
  send: 'Test-Push senden',
  answered: (status, took) => (
    <>
      Nach {took} mit {status} beantwortet.
    </>
  ),
  see: 'Diesen Push ansehen',
};
