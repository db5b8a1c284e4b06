import { createMarkupAbility } from '../src/freedesktop/markup.ts';
import type { BusProperty, RunProgram } from '../src/freedesktop/session-bus.ts';
import { createBusNotifications } from './bus-notifications.ts';
import { createDisturbance } from './disturbance.ts';
import { createKeptBanners } from './kept-banners.ts';
import { createNotifications, type Notifications } from './notifications.ts';

export interface PlatformNotificationsDeps {
  readonly dataDir: string;
  readonly run: RunProgram;
  readonly readFlag: (property: BusProperty) => Promise<boolean | null>;
}

/** The notifications of this platform: over the session bus on Linux, through Electron elsewhere. */
export function createPlatformNotifications({ dataDir, run, readFlag }: PlatformNotificationsDeps): Notifications {
  const { platform, env } = process;
  const desktop = {
    parsesMarkup: createMarkupAbility({ platform, run, now: Date.now }),
    undisturbed: createDisturbance({ platform, env, readFlag, run, now: Date.now }),
  };
  return platform === 'linux'
    ? createBusNotifications({ ...desktop, kept: createKeptBanners(dataDir) })
    : createNotifications(desktop);
}
