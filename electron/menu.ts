import { app, Menu } from 'electron';
import { appMenu } from './app-menu.ts';
import { showCrashReports, showFolder } from './crash-reports.ts';
import type { Words } from './words.ts';

/** Gives the app its menu. */
export function setUpMenu(platform: NodeJS.Platform, words: Words, dataDir: string): void {
  const template = appMenu(platform, words, {
    quit: () => app.quit(),
    showDataFolder: () => void showFolder(dataDir),
    showCrashReports: () => void showCrashReports(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
