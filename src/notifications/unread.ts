import type { Shell } from '../shell/shell.ts';

export interface UnreadCount {
  /** The shell as providers see it. */
  readonly shell: Shell;
  /** The last count that was sent to the shell, so that the window can show it too. */
  last(): number;
}

/** Remembers the unread count; `changed` is called when it is sent to the shell. */
export function createUnreadCount(shell: Shell, changed: () => void): UnreadCount {
  let last = 0;
  return {
    shell: {
      ...shell,
      setUnread(count) {
        last = count;
        changed();
        return shell.setUnread(count);
      },
    },
    last: () => last,
  };
}
