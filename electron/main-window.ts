import { app, type BrowserWindow } from 'electron';
import { closingOf } from './closing.ts';
import type { Preferences } from './preferences.ts';
import { createWindow, focusWindow } from './window.ts';

export interface MainWindowDeps {
  readonly preferences: Preferences;
  readonly hasTray: () => Promise<boolean>;
  /** The window went to the tray for the first time. */
  readonly explain: () => void;
  /** There is a new window, whose page knows nothing yet. */
  readonly made: () => void;
}

/** The one window: made when it is first wanted, kept while it is out of sight. */
export function createMainWindow({ preferences, hasTray, explain, made }: MainWindowDeps) {
  let window: BrowserWindow | undefined;
  let quitting = false;

  async function putAway(): Promise<void> {
    const tray = await hasTray();
    if (quitting) return;
    switch (closingOf(preferences.shell(), tray, process.platform)) {
      case 'hide':
        window?.hide();
        if (process.platform !== 'darwin' && preferences.firstTimeInTray()) explain();
        return;
      case 'minimise':
        window?.minimize();
        return;
      case 'quit':
        app.quit();
    }
  }

  function make(minimised: boolean): void {
    window = createWindow({
      preferences,
      minimised,
      closing() {
        if (!quitting) putAway();
        return quitting;
      },
    });
    window.on('closed', () => {
      window = undefined;
    });
    made();
  }

  return {
    get: (): BrowserWindow | undefined => window,
    open(): void {
      if (window === undefined) make(false);
      else focusWindow(window);
    },
    /** Makes it where no tray leads to it: in the taskbar. */
    openMinimised(): void {
      if (window === undefined) make(true);
    },
    /** From now on closing it closes it. */
    quit(): void {
      quitting = true;
      window?.hide();
    },
  };
}
