import { notificationBody, notificationTitle } from '../src/encoding/notification.ts';
import { serviceHangs, serviceSilent } from '../src/shell/hanging-service.ts';
import type { Banner, BannerOutcome, ShellSettings } from '../src/shell/shell.ts';
import type { KeptBanners } from './kept-banners.ts';
import { DO_NOT_DISTURB, failureOf } from './notification-failure.ts';
import type { NotificationService } from './notification-service.ts';
import type { Notifications, NotificationsDeps } from './notifications.ts';
import { ServiceSilent } from './session-bus.ts';
import { createSignal } from './signal.ts';

type Ability = ShellSettings['facts']['notifications'];

export interface BusNotificationsDeps extends NotificationsDeps {
  readonly service: NotificationService;
  /** The banners that are shown, where the next process finds them. */
  readonly kept: KeptBanners;
}

/**
 * Notifications on Linux, over the session bus: a service that hangs holds nothing up, and what an app that was killed has
 * left on the screen is closed by the next one.
 */
export function createBusNotifications({
  parsesMarkup,
  doNotDisturb,
  service,
  kept,
}: BusNotificationsDeps): Notifications {
  const clicks = createSignal<Banner>();
  const shown = new Map<number, Banner>();
  let ability: Ability = 'ok';
  /** Closed before anybody knew its id. */
  const unwanted = new Set<Banner>();
  const coming = new Map<string, Banner>();
  service.onClick((id) => {
    const banner = shown.get(id);
    if (banner !== undefined) clicks.emit(banner);
  });
  service.onClosed(forget);
  const cleared = clearAway();

  /** Closes what an app left that was killed: most services tell only the one that made it of a click. */
  async function clearAway(): Promise<void> {
    for (const id of await kept.read(await service.identity())) void service.close(id);
  }

  function keep(): void {
    kept.write([...shown.keys()], service.identity);
  }

  function forget(id: number): void {
    if (shown.delete(id)) keep();
  }

  function arrived(id: number, banner: Banner): void {
    if (coming.get(banner.key) === banner) coming.delete(banner.key);
    if (unwanted.delete(banner)) {
      void service.close(id);
      return;
    }
    shown.set(id, banner);
    keep();
  }

  function close(key: string): void {
    const next = coming.get(key);
    if (next !== undefined) unwanted.add(next);
    for (const [id, banner] of shown) {
      if (banner.key !== key) continue;
      shown.delete(id);
      keep();
      // One that hangs closes nothing, and who it was to be closed for need not wait for that.
      void service.close(id);
    }
  }

  async function present(banner: Banner): Promise<BannerOutcome> {
    await cleared;
    if (ability === 'hangs' && !(await service.responds())) return serviceHangs;
    const markup = await parsesMarkup();
    close(banner.key);
    coming.set(banner.key, banner);
    try {
      const request = {
        title: notificationTitle(banner.title),
        body: notificationBody(banner.body, markup),
        urgency: banner.urgency,
        silent: banner.sound === null,
        stays: banner.stays === true,
      };
      arrived(await service.notify(request, (id) => arrived(id, banner)), banner);
      return { result: 'shown' };
    } catch (error) {
      if (error instanceof ServiceSilent) return serviceSilent;
      coming.delete(banner.key);
      return failureOf(error instanceof Error ? `${error.name} ${error.message}` : String(error), 'linux');
    }
  }

  return {
    async show(banner) {
      const [outcome, quiet] = await Promise.all([present(banner), doNotDisturb()]);
      ability = abilityOf(outcome);
      return outcome.result === 'shown' && quiet ? { ...outcome, detail: DO_NOT_DISTURB } : outcome;
    },
    close,
    closeAll() {
      for (const { key } of [...shown.values()]) close(key);
    },
    ability: () => ability,
    onClick: clicks.subscribe,
  };
}

function abilityOf(outcome: BannerOutcome): Ability {
  if (outcome === serviceSilent || outcome === serviceHangs) return 'hangs';
  if (outcome.result !== 'suppressed') return 'ok';
  return outcome.reason === 'notifications-denied' ? 'denied' : 'unavailable';
}
