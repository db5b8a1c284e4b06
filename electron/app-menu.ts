import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from './words.ts';

export interface AppMenuActions {
  quit(): void;
  showDataFolder(): void;
  showCrashReports(): void;
}

/** The menu of the window, or of the app on macOS. */
export function appMenu(
  platform: NodeJS.Platform,
  words: Words,
  actions: AppMenuActions,
): MenuItemConstructorOptions[] {
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: words.file,
      submenu: [
        { label: words.closeWindow, role: 'close' },
        ...(platform === 'darwin'
          ? []
          : [{ label: words.quit, accelerator: 'CommandOrControl+Q', click: actions.quit }]),
      ],
    },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    { role: 'windowMenu' },
    {
      label: words.help,
      role: 'help',
      submenu: [
        { label: words.dataFolder, click: actions.showDataFolder },
        { label: words.crashReports, click: actions.showCrashReports },
      ],
    },
  ];
}
