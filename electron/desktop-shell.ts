import type { Shell, ShellStatus } from '../src/shell/shell.ts';
import type { Badge } from './badge.ts';
import type { Keychain } from './keychain.ts';
import type { StartAtLogin } from './login-item.ts';
import type { Notifications } from './notifications.ts';
import { openOutside } from './open-outside.ts';
import type { Preferences } from './preferences.ts';

export interface DesktopShellDeps {
  readonly notifications: Notifications;
  readonly preferences: Preferences;
  readonly keychain: Keychain;
  readonly badge: Badge;
  readonly tray: { readonly isVisible: () => Promise<boolean>; readonly show: (status: ShellStatus) => void };
  readonly startAtLogin: StartAtLogin;
}

/** The shell port on the desktop. */
export function createDesktopShell({
  notifications,
  preferences,
  keychain,
  badge,
  tray,
  startAtLogin,
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
        tray: await tray.isVisible(),
        notifications: notifications.ability(),
        secrets: keychain.kind(),
        startAtLogin: await startAtLogin.state(preferences.shell().startAtLogin),
        badge: badge.works(),
      },
    }),
    async setPreferences(changed) {
      const { startAtLogin: before } = preferences.shell();
      const asChosen = (await startAtLogin.state(before)) === 'as-chosen';
      // What was switched off in the desktop's own settings is not touched by a change of something else.
      if (changed.startAtLogin !== (asChosen ? before : 'off')) await startAtLogin.choose(changed.startAtLogin);
      preferences.setShell(changed);
    },
    seal: keychain.seal,
    unseal: keychain.unseal,
    openExternal: openOutside,
  };
}
