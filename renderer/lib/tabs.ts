/** Tabs of an open push, in order; the number key is the place. */
export const tabs = [
  { key: 'banner', name: 'Banner' },
  { key: 'push', name: 'Push' },
  { key: 'attempts', name: 'Attempts' },
  { key: 'request', name: 'Request' },
] as const;
