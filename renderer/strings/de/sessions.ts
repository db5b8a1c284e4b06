import type { sessions as english } from '../en/sessions.ts';

export const sessions: typeof english = {
  title: 'Angemeldet',
  means:
    'Browser und Skripte, die eine Sitzung haben. Eine endet nach 12 Stunden ohne Benutzung, und in jedem Fall nach einer Woche.',
  unnamed: 'Programm ohne Namen',
  current: 'Diese Seite',
  from: (address) => `von ${address}`,
  opened: (time) => `geöffnet ${time}`,
  lastUsed: (time) => `zuletzt benutzt ${time}`,
  signOut: 'Abmelden',
  end: 'Beenden',
  endOthers: 'Alle anderen beenden',
};
