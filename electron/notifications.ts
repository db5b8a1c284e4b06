import { Notification } from 'electron';
import { bannerText, bannerTitle } from '../src/providers/desktop/text.ts';
import type { Banner, BannerOutcome } from '../src/shell.ts';

export interface Notifications {
  /** Resolves when the system says that it shows the banner, or that it does not. */
  show(banner: Banner): Promise<BannerOutcome>;
  close(key: string): void;
  closeAll(): void;
}

/** Native notifications. Each is held until it is closed: one that is collected as garbage loses its click. */
export function createNotifications(clicked: (pushId: string) => void): Notifications {
  const shown = new Map<string, Notification>();

  function close(key: string): void {
    shown.get(key)?.close();
    shown.delete(key);
  }

  return {
    show(banner) {
      if (!Notification.isSupported()) {
        return Promise.resolve({
          result: 'suppressed',
          reason: 'notifications-unavailable',
          detail: 'The desktop has no notification service.',
        });
      }
      // The portable way to replace: not every platform knows that two notifications belong together.
      close(banner.key);
      const notification = new Notification({
        title: bannerTitle(banner.title, process.platform),
        body: bannerText(banner.body, process.platform),
        silent: banner.sound === null,
        urgency: banner.urgency,
      });
      shown.set(banner.key, notification);
      notification.on('click', () => clicked(banner.pushId));
      notification.on('close', () => {
        if (shown.get(banner.key) === notification) shown.delete(banner.key);
      });
      return new Promise((resolve) => {
        notification.on('show', () => resolve({ result: 'shown' }));
        notification.on('failed', (_event, error) => {
          shown.delete(banner.key);
          resolve({ result: 'failed', reason: 'notification-failed', detail: error });
        });
        notification.show();
      });
    },
    close,
    closeAll() {
      for (const key of [...shown.keys()]) close(key);
    },
  };
}
