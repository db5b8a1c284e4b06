import { app, safeStorage, systemPreferences } from 'electron';
import type { RunProgram } from '../src/freedesktop/run-program.ts';
import { type Badge, createBadge } from './badge.ts';
import { createKeychain, type Keychain } from './keychain.ts';
import { createLocalTime, type LocalTime } from './local-time.ts';
import { createStartAtLogin, type StartAtLogin } from './login-item.ts';
import type { MainWindow } from './main-window.ts';
import { trayImage } from './tray-images.ts';

// The parts of the shell that differ by platform, put onto this process, its platform and Electron's own functions.
const { platform, env } = process;

export function systemBadge(window: MainWindow): Badge {
  const badge = createBadge({
    platform,
    setCount: (count) => app.setBadgeCount(count),
    window: window.get,
    overlay: () => trayImage('badge', platform),
  });
  window.onCreated(badge.show);
  return badge;
}

export function systemKeychain(): Keychain {
  return createKeychain({ platform, storage: safeStorage });
}

export function systemTime(run: RunProgram): LocalTime {
  return createLocalTime({
    platform,
    env,
    run,
    systemLocale: () => app.getSystemLocale(),
    userDefault: (name) => systemPreferences.getUserDefault(name, 'boolean'),
  });
}

/** `dataDir` as it was given to this process, if it was: a start at login gets the same. */
export function systemStartAtLogin(dataDir: string | undefined): StartAtLogin {
  return createStartAtLogin({
    platform,
    env,
    program: process.execPath,
    parameters: [
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(dataDir === undefined ? [] : ['--data-dir', dataDir]),
    ],
    list: {
      set: (settings) => app.setLoginItemSettings(settings),
      get(args) {
        const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings({ args });
        return { listed: openAtLogin, enabled: platform !== 'win32' || executableWillLaunchAtLogin };
      },
    },
  });
}
