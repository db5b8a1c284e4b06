import type { ReactNode } from 'react';

/** The list of pushes. */
export const activity = {
  pushes: 'Pushes',
  listName: 'Pushes, newest first',
  search: 'Search pushes',
  searchHint: 'Search names, text, ids',
  clearSearch: 'Clear the search',
  nothingMatches: (search: ReactNode) => <>Nothing matches “{search}”.</>,
  reading: 'Reading the history',
  notRead: 'The history could not be read',
  none: 'No pushes yet.',
  setUp: 'Set up a homeserver',
  select: 'Open a push to see what happened to it.',
  keysHint: (next: string, previous: string, keys: string) =>
    `${next} and ${previous} move, ${keys} shows all shortcuts.`,
  width: 'Width of the list',
  held: (count: string, hasMore: boolean) => (hasMore ? `At least ${count} new` : `${count} new`),
  deliveries: (count: number) => `${count} deliveries`,
  devices: (count: number) => `${count} devices`,
  providers: (count: number) => `${count} providers`,
  noApp: 'no app',
  unread: (count: number | null) => `Unread ${count ?? '–'}`,
  refused: (status: number) => `Refused ${status}`,
  keys: 'Keyboard shortcuts',
};
