import type { Shell } from './shell.ts';

/** The same shell, remembering the last badge it was told, so that the window can show it too. */
export function rememberUnread(shell: Shell): { readonly shell: Shell; readonly unread: () => number } {
  let unread = 0;
  return {
    shell: {
      name: shell.name,
      show: (banner) => shell.show(banner),
      close: (key) => shell.close(key),
      closeAll: () => shell.closeAll(),
      openExternal: (url) => shell.openExternal(url),
      setUnread(count) {
        unread = count;
        return shell.setUnread(count);
      },
    },
    unread: () => unread,
  };
}
