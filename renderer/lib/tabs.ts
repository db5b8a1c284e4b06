/** Tabs of an open push, in order; the number key is the place. */
export const tabs = ['banner', 'push', 'attempts', 'request'] as const;
