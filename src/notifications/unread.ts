import type { Shell } from '../shell/shell.ts';

/** The same shell, remembering the last badge it was told, so that the window can show it too. */
export function rememberUnread(
  shell: Shell,
  changed: () => void,
): { readonly shell: Shell; readonly unread: () => number } {
  let unread = 0;
  return {
    shell: {
      ...shell,
      setUnread(count) {
        unread = count;
        changed();
        return shell.setUnread(count);
      },
    },
    unread: () => unread,
  };
}
