import type { updates as english } from '../en/updates.ts';

export const updates: typeof english = {
  title: 'Aktualisierung',
  packageManager: 'Aktualisierungen kommen mit deiner Paketverwaltung.',
  nobody: 'Diese Ausgabe aktualisiert sich nicht selbst.',
  current: 'Carillon sucht einmal am Tag nach einer neueren Version und hat keine gefunden.',
  downloading: (version) => `Version ${version} wird geholt.`,
  ready: (version) =>
    `Version ${version} liegt bereit. Carillon beendet, was es gerade zustellt, bevor es neu startet.`,
  failed: (problem) => `Die neuere Version wurde nicht eingesetzt: ${problem} Carillon versucht es morgen wieder.`,
  install: 'Neu starten und aktualisieren',
};
