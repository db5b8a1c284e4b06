import type { Strings } from '../english.ts';

export const crashed: Strings['crashed'] = {
  page: 'Diese Seite konnte nicht gezeigt werden',
  part: 'Das konnte nicht gezeigt werden',
  meaning:
    'Das ist ein Fehler der Seite, oder ein Teil von ihr kam nicht an, wie nach einer Aktualisierung von Carillon. Pushes werden trotzdem empfangen und zugestellt. Versuchen Sie es noch einmal, oder laden Sie die Seite neu; hilft das nicht, senden Sie den Bericht an die Person, die sich um Carillon kümmert.',
  reload: 'Seite neu laden',
  copy: 'Bericht kopieren',
  lookThrough:
    'Der Bericht enthält keine Token und Passwörter. Er kann zitieren, was gezeigt werden sollte: Lesen Sie ihn, bevor Sie ihn senden.',
};
