import type { attention as english } from '../en/attention.ts';

export const attention: typeof english = {
  region: 'Was dich braucht',
  lost: 'Das Relay antwortet nicht',
  outOfDate: 'Was du siehst, kann veraltet sein. Carillon versucht weiter, es zu erreichen.',
  outbox: 'Pushes werden abgelehnt',
  history: 'Der Verlauf ist zurzeit unvollständig',
  gateway: 'Es kann kein Push ankommen',
  gatewayStays: 'Das Gateway empfängt weiter an seiner alten Adresse',
  config: 'config.json ist nicht zu gebrauchen; die letzte gute Konfiguration gilt weiter',
  app: (pattern) => `${pattern} kann nicht zustellen`,
  stale: (pattern) => `${pattern} arbeitet mit den alten Schlüsseln weiter: Die neuen sind nicht zu gebrauchen`,
  endsSoon: (pattern) => `Ein Zertifikat von ${pattern} läuft bald ab`,
  credentials: (pattern) => `Die Zugangsdaten von ${pattern} werden abgelehnt`,
  waiting: (many, count) => (many === 1 ? '1 Zustellung wartet.' : `${count} Zustellungen warten.`),
  afterRestart: (keys) => `In config.json geändert, gilt nach einem Neustart von Carillon: ${keys}.`,
  toApps: 'Apps öffnen',
  toSettings: 'Einstellungen öffnen',
};
