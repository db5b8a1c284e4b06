/** Tabs of an open push, in order; number keys open them by position. */
export const tabs = ['banner', 'push', 'attempts', 'request'] as const;
