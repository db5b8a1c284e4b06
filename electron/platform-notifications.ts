import { createMarkupAbility } from '../src/freedesktop/markup.ts';
import type { RunProgram } from '../src/freedesktop/run-program.ts';
import { createBusNotifications } from './bus-notifications.ts';
import { createDoNotDisturb } from './do-not-disturb.ts';
import { createKeptBanners } from './kept-banners.ts';
import { createNotificationService } from './notification-service.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import type { SessionBus } from './session-bus.ts';

export interface PlatformNotificationsDeps {
  readonly dataDir: string;
  readonly bus: SessionBus;
  readonly run: RunProgram;
}

/** The notifications of this platform: over the session bus on Linux, through Electron elsewhere. */
export function createPlatformNotifications({ dataDir, bus, run }: PlatformNotificationsDeps): Notifications {
  const { platform, env } = process;
  const service = createNotificationService(bus);
  const desktop = {
    parsesMarkup: createMarkupAbility({ platform, capabilities: service.capabilities, now: Date.now }),
    doNotDisturb: createDoNotDisturb({ platform, env, readFlag: bus.readFlag, run, now: Date.now }),
  };
  return platform === 'linux'
    ? createBusNotifications({ ...desktop, service, kept: createKeptBanners(dataDir) })
    : createNotifications(desktop);
}
