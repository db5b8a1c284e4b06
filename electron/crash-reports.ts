import { mkdir } from 'node:fs/promises';
import { app, crashReporter, shell } from 'electron';

/** Keeps what a crash leaves behind on this computer, and sends it nowhere. Must come before the app is ready. */
export function keepCrashReports(): void {
  crashReporter.start({ uploadToServer: false });
}

/** Opens the folder of the crash reports, so that a person may look and decide. */
export function showCrashReports(): Promise<void> {
  return showFolder(app.getPath('crashDumps'));
}

/** Opens a folder of ours in the system's file manager. */
export async function showFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await shell.openPath(folder);
}
