export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The browser's storage for the page. A browser that forbids storage throws on any access: then it lasts as long as the page. */
export function storeOf(page: Window, kind: 'localStorage' | 'sessionStorage'): Store {
  try {
    const store = page[kind];
    store.getItem('');
    return store;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}
