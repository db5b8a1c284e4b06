import { app, shell as system } from 'electron';
import type { Shell } from '../src/shell.ts';
import type { Notifications } from './notifications.ts';

const OPENABLE = new Set(['http:', 'https:', 'matrix:']);

/** The shell port on the desktop. */
export function createDesktopShell(notifications: Notifications): Shell {
  return {
    name: 'desktop',
    show: (banner) => notifications.show(banner),
    close: async (key) => notifications.close(key),
    closeAll: async () => notifications.closeAll(),
    async setUnread(count) {
      // Best effort: not every desktop has a place for it.
      app.setBadgeCount(count);
    },
    openExternal: openOutside,
  };
}

/** Opens an address in another program, re-serialised, and only of kinds that start nothing but a browser or client. */
export async function openOutside(url: string): Promise<void> {
  const parsed = new URL(url);
  if (!OPENABLE.has(parsed.protocol)) throw new Error(`Addresses of the kind ${parsed.protocol} are not opened.`);
  await system.openExternal(parsed.href);
}
