import type { BusProperty } from './session-bus.ts';

const host: BusProperty = {
  service: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
  name: 'IsStatusNotifierHostRegistered',
};

/**
 * Whether a tray icon is visible anywhere. macOS and Windows always have a place for it. On Linux a panel must show status
 * notifier items (freedesktop.org, "StatusNotifierItem"), and GNOME does not without an extension. Panels come and go, so no
 * answer is kept.
 */
export async function hasTray(
  platform: NodeJS.Platform,
  readFlag: (property: BusProperty) => Promise<boolean | null>,
): Promise<boolean> {
  return platform !== 'linux' || (await readFlag(host)) === true;
}

/** Waits for a tray that comes late, as panels do at sign-in. False when none came. */
export async function waitForTray(isThere: () => Promise<boolean>, attempts = 15, gapMs = 1_000): Promise<boolean> {
  for (let left = attempts; left > 0; left--) {
    if (await isThere()) return true;
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  return false;
}
