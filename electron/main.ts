import { join } from 'node:path';
import { app, clipboard, Menu, powerMonitor, safeStorage, systemPreferences } from 'electron';
import { createMarkupAbility } from '../src/freedesktop/markup.ts';
import { createReadFlag, createRun } from '../src/freedesktop/session-bus.ts';
import { version } from '../src/lib/version.ts';
import type { Banner } from '../src/shell/shell.ts';
import { appMenu } from './app-menu.ts';
import { createBadge } from './badge.ts';
import { createBusNotifications } from './bus-notifications.ts';
import { clickTarget } from './click-target.ts';
import { keepCrashReports, showCrashReports, showFolder } from './crash-reports.ts';
import { DEEP_LINK_SCHEME, type DeepLink, parseDeepLink } from './deep-link.ts';
import { createDesktopShell } from './desktop-shell.ts';
import { serveDevPage } from './dev-page.ts';
import { createDisturbance } from './disturbance.ts';
import { createKeptBanners } from './kept-banners.ts';
import { createKeychain } from './keychain.ts';
import { createLocalTime } from './local-time.ts';
import { createStartAtLogin } from './login-item.ts';
import { createMainWindow } from './main-window.ts';
import { handOverSchema } from './messages.ts';
import { createNotifications } from './notifications.ts';
import { openOutside } from './open-outside.ts';
import { desktopOptions } from './options.ts';
import { createPageLink } from './page-link.ts';
import { createPreferences } from './preferences.ts';
import { registerScheme, servePage } from './protocol.ts';
import { createRelayClient, type RelayClient } from './relay-client.ts';
import { createSupervisor, relayEntry } from './relay-supervisor.ts';
import { denyPermissions, lockDown } from './security.ts';
import { thisBuild } from './this-build.ts';
import { createTray } from './tray.ts';
import { hasTray, waitForTray } from './tray-host.ts';
import { trayImage } from './tray-images.ts';
import { loadUpdater } from './updater.ts';
import { createUpdates, updateSource } from './updates.ts';
import { wordsFor } from './words.ts';

const { platform, env } = process;

/** Puts the desktop together: one instance, the relay in its own process, one window, one icon in the tray. */
function main(): void {
  const given = process.argv.slice(1);
  const options = desktopOptions(given, env);
  app.setName('Carillon');
  app.setAppUserModelId('app.carillon.desktop');
  if (options.dataDir !== undefined) app.setPath('userData', options.dataDir);
  if (!app.requestSingleInstanceLock({ arguments: given })) {
    app.exit(0);
    return;
  }
  keepCrashReports();
  registerScheme();
  lockDown();

  const dataDir = app.getPath('userData');
  const preferences = createPreferences(dataDir);
  const words = wordsFor(app.getPreferredSystemLanguages());
  const run = createRun(env);
  const readFlag = createReadFlag(run);
  const traySeen = () => hasTray(platform, readFlag);
  const desktopSays = {
    clicked,
    parsesMarkup: createMarkupAbility({ platform, run, now: Date.now }),
    undisturbed: createDisturbance({ platform, env, readFlag, run, now: Date.now }),
  };
  const notifications =
    platform === 'linux'
      ? createBusNotifications({ ...desktopSays, kept: createKeptBanners(dataDir) })
      : createNotifications(desktopSays);
  const window = createMainWindow({
    preferences,
    hasTray: traySeen,
    explain: () => say('carillon-tray', words.inTrayTitle, words.inTray),
    made() {
      page.forget();
      badge.show();
    },
  });
  const badge = createBadge({
    platform,
    setCount: (count) => app.setBadgeCount(count),
    window: window.get,
    overlay: () => trayImage('badge', platform),
  });
  const time = createLocalTime(
    {
      platform,
      env,
      run,
      systemLocale: () => app.getSystemLocale(),
      userDefault: (name) => systemPreferences.getUserDefault(name, 'boolean'),
    },
    (format) => {
      page.tellTime(format);
      tray.draw();
    },
  );
  let client: RelayClient | undefined;
  const tray = createTray({
    words,
    hasTray: traySeen,
    time: time.now,
    actions: {
      open: window.open,
      pause: (until) => void client?.pause.start({ until }),
      resume: () => void client?.pause.end(),
      copyAddress: (address) =>
        void client?.gateway
          .pusherUrl()
          .then(({ url }) => url)
          .catch(() => address)
          .then((url) => clipboard.writeText(url)),
      sendTest: () => void client?.test.send({}).catch(() => say('carillon-test', 'Carillon', words.testFailed)),
      quit: () => app.quit(),
    },
  });
  const startAtLogin = createStartAtLogin({
    platform,
    env,
    program: process.execPath,
    parameters: [
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(options.dataDir === undefined ? [] : ['--data-dir', options.dataDir]),
    ],
    list: {
      set: (settings) => app.setLoginItemSettings(settings),
      get(args) {
        const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings({ args });
        return { listed: openAtLogin, enabled: platform !== 'win32' || executableWillLaunchAtLogin };
      },
    },
  });
  const supervisor = createSupervisor({
    entry: relayEntry(),
    options: {
      dataDir,
      version,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.port === undefined ? {} : { port: options.port }),
    },
    shell: createDesktopShell({
      notifications,
      preferences,
      keychain: createKeychain({ platform, storage: safeStorage }),
      badge,
      tray: { isSeen: traySeen, show: tray.showRelay },
      startAtLogin,
    }),
    changed(status) {
      client = status.status === 'running' ? createRelayClient(supervisor.connect) : undefined;
      tray.showProcess(status);
      page.tell(status);
    },
  });
  const page = createPageLink({
    window: window.get,
    supervisor: () => supervisor,
    updates: () => updates,
    time: time.now,
    showData: () => void showFolder(dataDir),
  });
  const updates = createUpdates({
    source: updateSource(thisBuild()),
    load: loadUpdater,
    changed: page.tellUpdate,
    quit: () => app.quit(),
    giveWay: () => app.releaseSingleInstanceLock(),
  });
  function say(key: string, title: string, body: string): void {
    notifications.show({ key, pushId: '', title, body, urgency: 'normal', sound: null });
  }

  function clicked(banner: Banner): void {
    const address = clickTarget(banner, preferences.shell());
    const here = () => follow(banner.pushId === '' ? null : { to: 'push', id: banner.pushId });
    if (address === null) here();
    else openOutside(address).catch(here);
  }

  function follow(link: DeepLink | null): void {
    if (link !== null) page.show(link);
    if (app.isReady()) window.open();
  }

  async function startHidden(): Promise<void> {
    if (!(await waitForTray(traySeen))) window.openMinimised();
  }

  // macOS tells of a link before the app is ready; the page is told of it when it is there.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = parseDeepLink(url);
    if (link !== null) follow(link);
  });
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    const asked = desktopOptions(handOverSchema.catch({ arguments: [] }).parse(handed).arguments, {});
    if (!asked.hidden || asked.link !== null) follow(asked.link);
  });
  app.on('activate', window.open);
  // Carillon lives in the tray; only quitting quits it.
  app.on('window-all-closed', () => undefined);
  let ending: 'not-yet' | 'draining' | 'drained' = 'not-yet';
  app.on('before-quit', (event) => {
    if (ending === 'drained') return;
    event.preventDefault();
    if (ending === 'draining') return;
    ending = 'draining';
    window.quit();
    tray.stop();
    notifications.closeAll();
    supervisor.stop().then(() => {
      ending = 'drained';
      if (!updates.leave()) app.quit();
    });
  });
  app.whenReady().then(() => {
    const atLogin = platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
    const { startAtLogin: start } = preferences.shell();
    if (app.isPackaged && platform !== 'linux') app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
    startAtLogin.keep(start).catch(console.error);
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        appMenu(platform, words, {
          quit: () => app.quit(),
          showDataFolder: () => void showFolder(dataDir),
          showCrashReports: () => void showCrashReports(),
        }),
      ),
    );
    denyPermissions();
    if (import.meta.env.DEV && env.ELECTRON_RENDERER_URL) serveDevPage(env.ELECTRON_RENDERER_URL);
    else servePage(join(import.meta.dirname, '..', 'renderer'));
    powerMonitor.on('resume', supervisor.woke);
    powerMonitor.on('shutdown', (event?: Electron.Event) => {
      // The system waits a moment for what is under way.
      event?.preventDefault();
      app.quit();
    });
    tray.start();
    time.start();
    supervisor.start();
    updates.start().catch(console.error);
    if (options.link !== null) follow(options.link);
    else if (options.hidden || (atLogin && start === 'minimised')) startHidden();
    else window.open();
  });
}

main();
