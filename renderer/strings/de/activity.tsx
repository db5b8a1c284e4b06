import type { activity as english } from '../en/activity.tsx';

export const activity: typeof english = {
  pushes: 'Pushes',
  listName: 'Pushes, die neuesten zuerst',
  search: 'Pushes suchen',
  searchHint: 'Namen, Text, IDs suchen',
  clearSearch: 'Suche leeren',
  nothingMatches: (search) => <>Nichts passt zu „{search}“.</>,
  reading: 'Der Verlauf wird gelesen',
  notRead: 'Der Verlauf konnte nicht gelesen werden',
  none: 'Noch keine Pushes.',
  setUp: 'Homeserver einrichten',
  select: 'Wähle einen Push, um zu sehen, was mit ihm geschah.',
  keysHint: (next, previous, keys) => `${next} und ${previous} bewegen, ${keys} zeigt alle Tasten.`,
  width: 'Breite der Liste',
  held: (count, hasMore) => (hasMore ? `Mindestens ${count} neu` : `${count} neu`),
  deliveries: (count) => `${count} Zustellungen`,
  devices: (count) => `${count} Geräte`,
  providers: (count) => `${count} Anbieter`,
  noApp: 'keine App',
  unread: (count) => `Ungelesen ${count ?? '–'}`,
  keys: 'Tasten',
};
