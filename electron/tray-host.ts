import type { BusProperty } from '../src/freedesktop/session-bus.ts';

const host: BusProperty = {
  service: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  face: 'org.kde.StatusNotifierWatcher',
  name: 'IsStatusNotifierHostRegistered',
};

/**
 * Is there a place where a tray icon is seen? macOS and Windows always have one. On Linux somebody must show status
 * notifier items (freedesktop.org, "StatusNotifierItem"), and GNOME does not without an extension. Asked anew each time,
 * because panels come and go.
 */
export async function hasTray(
  platform: NodeJS.Platform,
  readFlag: (property: BusProperty) => Promise<boolean | null>,
): Promise<boolean> {
  return platform !== 'linux' || (await readFlag(host)) === true;
}

/** Waits for a tray that comes late, as panels do when somebody signs in. False when none came. */
export async function waitForTray(seen: () => Promise<boolean>, tries = 15, gapMs = 1_000): Promise<boolean> {
  for (let left = tries; left > 0; left--) {
    if (await seen()) return true;
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  return false;
}
