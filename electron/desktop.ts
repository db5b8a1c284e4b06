import { app } from 'electron';
import { createRun } from '../src/freedesktop/run-program.ts';
import { version } from '../src/lib/version.ts';
import { showFolder } from './crash-reports.ts';
import { registerDeepLinks, setUpDeepLinks } from './deep-links.ts';
import { createDesktopShell } from './desktop-shell.ts';
import { createMainWindow } from './main-window.ts';
import { setUpMenu } from './menu.ts';
import { createNavigation, setUpBannerClicks } from './navigation.ts';
import type { DesktopOptions } from './options.ts';
import { ownBanner } from './own-banner.ts';
import { createPageLink } from './page-link.ts';
import { createPlatformNotifications } from './platform-notifications.ts';
import { systemBadge, systemKeychain, systemStartAtLogin, systemTime } from './platform-parts.ts';
import { createPreferences } from './preferences.ts';
import { followPower, setUpQuitting } from './quitting.ts';
import { createRelayApi } from './relay-client.ts';
import { createSupervisor, relayEntry } from './relay-supervisor.ts';
import { createSessionBus } from './session-bus.ts';
import { setUpSecondInstances } from './single-instance.ts';
import { thisBuild } from './this-build.ts';
import { createTray } from './tray.ts';
import { createTrayActions } from './tray-actions.ts';
import { hasTray } from './tray-host.ts';
import { loadUpdater } from './updater.ts';
import { createUpdates, updateSource } from './updates.ts';
import { wordsFor } from './words.ts';

const { platform, env } = process;

export interface Desktop {
  /** Shows the tray and, unless it starts hidden, the window; starts the relay. Needs a ready app. */
  start(): void;
}

/** Puts the desktop together: the relay in its own process, one window, one icon in the tray. */
export function createDesktop({ dataDir: givenDataDir, host, port, hidden, link }: DesktopOptions): Desktop {
  const dataDir = app.getPath('userData');
  const words = wordsFor(app.getPreferredSystemLanguages());
  const preferences = createPreferences(dataDir);
  const run = createRun(env);
  const bus = createSessionBus();
  const trayVisible = () => hasTray(platform, bus.readFlag);
  const notifications = createPlatformNotifications({ dataDir, bus, run });
  const window = createMainWindow({
    preferences,
    hasTray: trayVisible,
    explain: () => void notifications.show(ownBanner('carillon-tray', words.inTrayTitle, words.inTray)),
  });
  const badge = systemBadge(window);
  const time = systemTime(run);
  const tray = createTray({ words, hasTray: trayVisible, time });
  const startAtLogin = systemStartAtLogin(givenDataDir);
  const keychain = systemKeychain();
  const supervisor = createSupervisor({
    entry: relayEntry(),
    options: { dataDir, version, host, port },
    shell: createDesktopShell({
      notifications,
      preferences,
      keychain,
      badge,
      tray: { isVisible: trayVisible, show: tray.showRelay },
      startAtLogin,
    }),
  });
  const api = createRelayApi(supervisor);
  supervisor.onStatus(tray.showProcess);
  const updates = createUpdates({
    source: updateSource(thisBuild()),
    load: loadUpdater,
    quit: () => app.quit(),
    releaseInstance: () => app.releaseSingleInstanceLock(),
  });
  const page = createPageLink({ window, supervisor, updates, time, showData: () => void showFolder(dataDir) });
  const navigation = createNavigation({ page, window });

  setUpBannerClicks({ notifications, preferences, navigation });
  setUpDeepLinks(navigation);
  setUpSecondInstances(navigation);
  setUpQuitting({ window, tray, notifications, supervisor, updates });
  app.on('activate', window.open);

  return {
    start() {
      const { startAtLogin: start } = preferences.shell();
      const atLogin = platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
      registerDeepLinks(platform);
      startAtLogin.keep(start).catch(console.error);
      setUpMenu(platform, words, dataDir);
      followPower(supervisor);
      tray.start(createTrayActions({ window, api, notifications, words }));
      time.start();
      supervisor.start();
      updates.start().catch(console.error);
      if (link !== null) navigation.open(link);
      else if (hidden || (atLogin && start === 'minimised')) window.startHidden();
      else window.open();
    },
  };
}
