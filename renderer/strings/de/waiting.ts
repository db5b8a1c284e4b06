import type { waiting as english } from '../en/waiting.ts';

export const waiting: typeof english = {
  retrying: (when) => `neuer Versuch ${when}`,
  nextTry: (when, clock) => `Nächster Versuch ${when}, um ${clock}.`,
  anyMoment: 'Der nächste Versuch beginnt jeden Augenblick.',
  afterMinute: 'Er wird gesendet, sobald sein Pushkey wieder etwas bekommen darf.',
  afterToday: 'Er wird gesendet, wenn der nächste Tag (UTC) beginnt oder die App mehr senden darf.',
  afterOthers: 'Er ist an der Reihe, wenn der Push vor ihm zu Ende ist.',
  afterMending: 'Er wird zugestellt, sobald die App wieder in Ordnung ist.',
  afterSwitchingOn: 'Er wird aufgehoben, bis die App wieder eingeschaltet wird.',
  withProbe: 'Er wird zugestellt, sobald der Anbieter wieder antwortet.',
  resting: (host, probe) =>
    `${host} ruht nach mehreren Fehlern in Folge. Geprüft wird ${probe}; wenn ein Push durchkommt, folgen die anderen.`,
  others: (count) => `Darauf warten: ${count}.`,
  theProvider: 'Der Anbieter',
  fix: 'App in Ordnung bringen',
  tryNow: 'Jetzt versuchen',
  giveUp: 'Aufgeben',
  reallyGiveUp: 'Diese Zustellung aufgeben?',
  giveUpMeans:
    'Sie endet als gescheitert, und dieser Push wird diesem Gerät nicht mehr zugestellt. Der Pushkey bleibt, und spätere Pushes gehen weiter wie bisher. Das lässt sich nicht rückgängig machen.',
  keepWaiting: 'Weiter warten',
};
