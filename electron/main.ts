import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { version } from '../src/version.ts';
import { createDesktopShell } from './desktop-shell.ts';
import { createNotifications } from './notifications.ts';
import { desktopOptions } from './options.ts';
import { createPageLink } from './page-link.ts';
import { createPreferences } from './preferences.ts';
import { registerScheme, servePage } from './protocol.ts';
import { createSupervisor, relayEntry } from './relay-supervisor.ts';
import { denyPermissions, lockDown } from './security.ts';
import { createWindow, focusWindow } from './window.ts';

/** Puts the desktop together: one instance, the relay in its own process, one window. */
function main(): void {
  const options = desktopOptions(process.argv.slice(1), process.env);
  app.setName('Carillon');
  app.setAppUserModelId('app.carillon.Carillon');
  if (options.dataDir !== undefined) app.setPath('userData', options.dataDir);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  registerScheme();
  lockDown();

  const dataDir = app.getPath('userData');
  const preferences = createPreferences(dataDir);
  let window: BrowserWindow | undefined;
  const notifications = createNotifications((pushId) => {
    open();
    link.openPush(pushId);
  });
  const supervisor = createSupervisor({
    entry: relayEntry(),
    options: {
      dataDir,
      version,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.port === undefined ? {} : { port: options.port }),
    },
    shell: createDesktopShell(notifications),
    changed: (status) => link.tell(status),
  });
  const link = createPageLink(
    () => window,
    () => supervisor,
  );

  function open(): void {
    if (window !== undefined) {
      focusWindow(window);
      return;
    }
    window = createWindow({ preferences });
    window.on('closed', () => {
      window = undefined;
    });
  }

  app.on('second-instance', open);
  app.on('activate', open);
  app.on('window-all-closed', () => app.quit());
  let drained = false;
  app.on('before-quit', (event) => {
    if (drained) return;
    event.preventDefault();
    drained = true;
    notifications.closeAll();
    supervisor.stop().then(() => app.quit());
  });
  app.whenReady().then(() => {
    denyPermissions();
    servePage(join(import.meta.dirname, '..', 'renderer'));
    supervisor.start();
    open();
  });
}

main();
