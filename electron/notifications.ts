import { Notification } from 'electron';
import { notificationBody, notificationTitle } from '../src/encoding/notification.ts';
import type { Banner, BannerOutcome, ShellSettings } from '../src/shell/shell.ts';
import { DO_NOT_DISTURB, failureOf } from './notification-failure.ts';
import { createSignal } from './signal.ts';

type Ability = ShellSettings['facts']['notifications'];

export interface NotificationsDeps {
  /** Whether the notification server parses markup in the body. */
  readonly parsesMarkup: () => Promise<boolean>;
  /** Whether "do not disturb" is on in the desktop. */
  readonly doNotDisturb: () => Promise<boolean>;
}

export interface Notifications {
  /** Resolves when the system says that it shows the banner, or that it does not. */
  show(banner: Banner): Promise<BannerOutcome>;
  close(key: string): void;
  closeAll(): void;
  /** Whether the system shows notifications, judged by the last one. */
  ability(): Ability;
  onClick(listener: (banner: Banner) => void): void;
}

/** Electron's notifications. Each is kept until it is closed: a notification that is garbage-collected loses its click. */
export function createNotifications({ parsesMarkup, doNotDisturb }: NotificationsDeps): Notifications {
  const clicks = createSignal<Banner>();
  const shown = new Map<string, Notification>();
  let ability: Ability = 'ok';

  function close(key: string): void {
    shown.get(key)?.close();
    shown.delete(key);
  }

  async function present(banner: Banner): Promise<BannerOutcome> {
    const body = notificationBody(banner.body, await parsesMarkup());
    // The portable way to replace one: not every platform can tell that two notifications belong together.
    close(banner.key);
    const notification = new Notification({
      title: notificationTitle(banner.title),
      body,
      silent: banner.sound === null,
      urgency: banner.urgency,
      timeoutType: banner.stays === true ? 'never' : 'default',
    });
    shown.set(banner.key, notification);
    const forget = () => {
      if (shown.get(banner.key) === notification) shown.delete(banner.key);
    };
    notification.on('click', () => clicks.emit(banner));
    notification.on('close', forget);
    return new Promise((resolve) => {
      notification.on('show', () => resolve({ result: 'shown' }));
      notification.on('failed', (_event, error) => {
        forget();
        resolve(failureOf(error, process.platform));
      });
      notification.show();
    });
  }

  return {
    async show(banner) {
      if (!Notification.isSupported()) {
        ability = 'unavailable';
        return {
          result: 'suppressed',
          reason: 'notifications-unavailable',
          detail: 'The desktop has no notification service.',
        };
      }
      const [outcome, quiet] = await Promise.all([present(banner), doNotDisturb()]);
      ability = abilityOf(outcome);
      return outcome.result === 'shown' && quiet ? { ...outcome, detail: DO_NOT_DISTURB } : outcome;
    },
    close,
    closeAll() {
      for (const key of [...shown.keys()]) close(key);
    },
    ability: () => (Notification.isSupported() ? ability : 'unavailable'),
    onClick: clicks.subscribe,
  };
}

function abilityOf(outcome: BannerOutcome): Ability {
  if (outcome.result !== 'suppressed') return 'ok';
  return outcome.reason === 'notifications-denied' ? 'denied' : 'unavailable';
}
