import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from './words.ts';

export interface AppMenuActions {
  quit(): void;
  showDataFolder(): void;
  showCrashReports(): void;
}

/** Zoom keys that a browser has and Electron's roles lack: + without Shift on a US keyboard, and the number pad. */
const extraZoomKeys = (
  [
    ['zoomIn', 'CommandOrControl+='],
    ['zoomIn', 'CommandOrControl+numadd'],
    ['zoomOut', 'CommandOrControl+numsub'],
    ['resetZoom', 'CommandOrControl+num0'],
  ] as const
).map(([role, accelerator]) => ({ role, accelerator, visible: false, acceleratorWorksWhenHidden: true }));

/** The template of the window's menu, on macOS of the app's. */
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
    {
      label: words.view,
      submenu: [
        { role: 'reload' },
        { role: 'forceReload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        ...extraZoomKeys,
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
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
