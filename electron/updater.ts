import type { AppUpdater } from 'electron-updater';

/**
 * The updater for how this copy was started. electron-updater itself goes by the kind of package that the build was also
 * made into, and would take an AppImage that was made beside a deb for one.
 */
export async function loadUpdater(): Promise<AppUpdater> {
  const { default: updaters } = await import('electron-updater');
  return process.env.APPIMAGE ? new updaters.AppImageUpdater() : updaters.autoUpdater;
}
