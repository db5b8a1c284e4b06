import type { selection as english } from '../en/selection.ts';

export const selection: typeof english = {
  toolbar: 'Gewählte Pushes',
  chosen: (many, count) => (many === 1 ? '1 Push gewählt' : `${count} Pushes gewählt`),
  all: (search) => (search === '' ? 'Alle Pushes gewählt' : `Alle gewählt, die zu „${search}“ passen`),
  chooseAll: 'Alle wählen',
  chooseMatching: 'Alle Treffer wählen',
  clear: 'Auswahl aufheben',
  delete: 'Löschen',
  deleted: (many, count) => (many === 1 ? '1 Push gelöscht.' : `${count} Pushes gelöscht.`),
  kept: (many, count) =>
    many === 1
      ? '1 wartet noch auf die Zustellung und bleibt.'
      : `${count} warten noch auf die Zustellung und bleiben.`,
  undo: 'Rückgängig',
};
