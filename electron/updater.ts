import type { AppUpdater } from 'electron-updater';

/**
 * Loads the updater for the way in which this copy was started. electron-updater's own choice follows the file package-type,
 * which an AppImage that was built beside a deb could contain.
 */
export async function loadUpdater(): Promise<AppUpdater> {
  const { default: updaters } = await import('electron-updater');
  return process.env.APPIMAGE ? new updaters.AppImageUpdater() : updaters.autoUpdater;
}
