import type { Shell, ShellPreferences, ShellStatus } from '../src/shell.ts';
import type { createKeychain } from './keychain.ts';
import type { Notifications } from './notifications.ts';
import { openOutside } from './open-outside.ts';
import type { Preferences } from './preferences.ts';

export interface DesktopShellDeps {
  readonly notifications: Notifications;
  readonly preferences: Preferences;
  readonly keychain: ReturnType<typeof createKeychain>;
  readonly badge: { set(unread: number): void; works(): boolean };
  readonly tray: { readonly isSeen: () => Promise<boolean>; readonly show: (status: ShellStatus) => void };
  /** Puts changed preferences into effect. */
  readonly applied: (preferences: ShellPreferences) => Promise<void>;
}

/** The shell port on the desktop. */
export function createDesktopShell({
  notifications,
  preferences,
  keychain,
  badge,
  tray,
  applied,
}: DesktopShellDeps): Shell {
  return {
    name: 'desktop',
    show: (banner) => notifications.show(banner),
    close: async (key) => notifications.close(key),
    closeAll: async () => notifications.closeAll(),
    setUnread: async (count) => badge.set(count),
    setStatus: async (status) => tray.show(status),
    settings: async () => ({
      preferences: preferences.shell(),
      facts: {
        tray: await tray.isSeen(),
        notifications: notifications.ability(),
        secrets: keychain.kind(),
        badge: badge.works(),
      },
    }),
    async setPreferences(changed) {
      await applied(changed);
      preferences.setShell(changed);
    },
    seal: keychain.seal,
    unseal: keychain.unseal,
    openExternal: openOutside,
  };
}
