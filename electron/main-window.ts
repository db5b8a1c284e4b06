import { app, type BrowserWindow } from 'electron';
import { closingOf } from './closing.ts';
import type { Preferences } from './preferences.ts';
import { createSignal } from './signal.ts';
import { waitForTray } from './tray-host.ts';
import { createWindow, focusWindow } from './window.ts';

export interface MainWindowDeps {
  readonly preferences: Preferences;
  readonly hasTray: () => Promise<boolean>;
  /** Called when the window goes to the tray for the first time. */
  readonly explain: () => void;
}

/** The one window: created when it is first wanted, kept while it is out of sight. */
export interface MainWindow {
  /** Undefined before it is first wanted, and after it was closed. */
  get(): BrowserWindow | undefined;
  /** Creates it, or brings it to the front. */
  open(): void;
  /** Creates no window where a tray leads to one, and a minimised one where no tray comes. */
  startHidden(): Promise<void>;
  /** Hides it; from now on, closing it closes it. */
  quit(): void;
  /** Calls back for each new window, whose page knows nothing yet. */
  onCreated(listener: () => void): void;
}

export function createMainWindow({ preferences, hasTray, explain }: MainWindowDeps): MainWindow {
  const created = createSignal<void>();
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

  function create(minimised: boolean): void {
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
    created.emit();
  }

  return {
    get: () => window,
    open() {
      if (window === undefined) create(false);
      else focusWindow(window);
    },
    async startHidden() {
      if (!(await waitForTray(hasTray)) && window === undefined) create(true);
    },
    quit() {
      quitting = true;
      window?.hide();
    },
    onCreated: created.subscribe,
  };
}
