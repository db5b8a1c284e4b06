import { join } from 'node:path';
import { app } from 'electron';
import { keepCrashReports } from './crash-reports.ts';
import { createDesktop } from './desktop.ts';
import { serveDevPage } from './dev-page.ts';
import { desktopOptions } from './options.ts';
import { registerScheme, servePage } from './protocol.ts';
import { denyPermissions, lockDown } from './security.ts';
import { isOnlyInstance } from './single-instance.ts';

const { argv, env } = process;

/** The entry of the desktop app: what has to come before the app is ready, and then its start. */
function main(): void {
  const options = desktopOptions(argv.slice(1), env);
  app.setName('Carillon');
  app.setAppUserModelId('app.carillon.desktop');
  if (options.dataDir !== undefined) app.setPath('userData', options.dataDir);
  if (!isOnlyInstance()) {
    app.exit(0);
    return;
  }
  keepCrashReports();
  registerScheme();
  lockDown();
  const desktop = createDesktop(options);
  app.whenReady().then(() => {
    denyPermissions();
    if (import.meta.env.DEV && env.ELECTRON_RENDERER_URL) serveDevPage(env.ELECTRON_RENDERER_URL);
    else servePage(join(import.meta.dirname, '..', 'renderer'));
    desktop.start();
  });
}

main();
