import { app, powerMonitor } from 'electron';
import type { MainWindow } from './main-window.ts';
import type { Notifications } from './notifications.ts';
import type { Supervisor } from './relay-supervisor.ts';
import type { TrayIcon } from './tray.ts';
import type { Updates } from './updates.ts';

export interface QuittingDeps {
  readonly window: MainWindow;
  readonly tray: TrayIcon;
  readonly notifications: Notifications;
  readonly supervisor: Supervisor;
  readonly updates: Updates;
}

/** Quits in two steps: everything visible disappears at once, the process ends when the relay has drained. */
export function setUpQuitting({ window, tray, notifications, supervisor, updates }: QuittingDeps): void {
  let state: 'running' | 'draining' | 'drained' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'drained') return;
    event.preventDefault();
    if (state === 'draining') return;
    state = 'draining';
    window.quit();
    tray.stop();
    notifications.closeAll();
    supervisor.stop().then(() => {
      state = 'drained';
      if (!updates.leave()) app.quit();
    });
  });
  // Carillon lives in the tray: a closed window does not quit it.
  app.on('window-all-closed', () => undefined);
}

/** Tells the relay of the computer's sleep, and quits when the computer is shut down. Needs a ready app. */
export function followPower(supervisor: Supervisor): void {
  powerMonitor.on('resume', supervisor.woke);
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    // The system then waits a moment for the relay to drain.
    event?.preventDefault();
    app.quit();
  });
}
