import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { createPreferences, Preferences } from './preferences.ts';
import { PAGE_URL } from './protocol.ts';

export interface WindowDeps {
  readonly preferences: ReturnType<typeof createPreferences>;
}

/** Makes the window; it appears with its first paint, where and as large as it was left. */
export function createWindow({ preferences }: WindowDeps): BrowserWindow {
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    ...visible(preferences.get('bounds')),
    minWidth: 480,
    minHeight: 360,
    title: 'Carillon',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1a18' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (preferences.get('maximized')) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    preferences.set('bounds', window.getNormalBounds());
    preferences.set('maximized', window.isMaximized());
  });
  window.loadURL(PAGE_URL);
  return window;
}

/** Brings a window to the front from wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Remembered bounds, unless the display they were on is gone. */
function visible(bounds: Preferences['bounds']): Partial<Electron.Rectangle> {
  if (bounds === undefined) return {};
  const { workArea } = screen.getDisplayMatching(bounds);
  const inside =
    bounds.x < workArea.x + workArea.width - 50 &&
    bounds.x + bounds.width > workArea.x + 50 &&
    bounds.y >= workArea.y - 10 &&
    bounds.y < workArea.y + workArea.height - 50;
  return inside ? bounds : { width: bounds.width, height: bounds.height };
}
