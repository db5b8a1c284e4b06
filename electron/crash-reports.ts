import { mkdir } from 'node:fs/promises';
import { app, crashReporter, shell } from 'electron';

/** Keeps crash reports on this computer and sends them nowhere. Has to be called before the app is ready. */
export function keepCrashReports(): void {
  crashReporter.start({ uploadToServer: false });
}

/** Opens the folder of the crash reports, so that a person may read and share them. */
export function showCrashReports(): Promise<void> {
  return showFolder(app.getPath('crashDumps'));
}

/** Opens one of our folders in the system's file manager. */
export async function showFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await shell.openPath(folder);
}
