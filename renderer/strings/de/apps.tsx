import type { apps as english } from '../en/apps.tsx';

export const apps: typeof english = {
  intro:
    'Die app_id eines Pushs bestimmt, was mit ihm geschieht: zuerst der genaue Name, dann das eine Muster, das passt. Ein Pushkey einer unbekannten app_id wird zurückgewiesen, und der Homeserver entfernt seinen Pusher.',
  reading: 'Die Apps werden gelesen',
  configured: 'Konfigurierte Apps',
  provider: 'Anbieter',
  whatItDoes: 'Was sie tut',
  toChange: (file, folder) => (
    <>
      Um sie zu ändern, bearbeite {file} in {folder}.
    </>
  ),
  switchedOff: 'Ausgeschaltet: Pushes werden aufgehoben und nicht zugestellt.',
  lastDelivered: (time) => `Zuletzt zugestellt um ${time}.`,
  lastFailed: (time) => `Zuletzt gescheitert um ${time}:`,
  check: 'Zugangsdaten prüfen',
  good: '✓ In Ordnung.',
  refused: '✕ Abgelehnt.',
  notProven: 'Nicht bewiesen.',
};
