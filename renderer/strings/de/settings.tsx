import type { settings as english } from '../en/settings.tsx';

export const settings: typeof english = {
  appearance: 'Aussehen',
  colours: 'Farben',
  asSystem: 'Wie das System',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
  relay: 'Relay',
  reading: 'Der Zustand des Relays wird gelesen',
  dataFolder: 'Datenordner',
  copyDataFolder: 'Datenordner kopieren',
  journal: 'Journal',
  unread: 'Abzeichen für Ungelesenes',
  version: 'Version',
  inConfig: (file) => <>Adresse und Aufbewahrung stehen in {file} im Datenordner; Carillon liest sie beim Start.</>,
};
