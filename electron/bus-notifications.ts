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
  /** The banners on the screen, in a file for the next process. */
  readonly kept: KeptBanners;
}

/**
 * Notifications on Linux, over the session bus: a service that hangs holds up nothing else, and banners that a killed app
 * left on the screen are closed by its next start.
 */
export function createBusNotifications({
  parsesMarkup,
  doNotDisturb,
  service,
  kept,
}: BusNotificationsDeps): Notifications {
  const clicks = createSignal<Banner>();
  /** By the service's id. */
  const shown = new Map<number, Banner>();
  /** The newest banner of each key whose id the service has not reported yet. */
  const pending = new Map<string, Banner>();
  /** Banners that were closed before their id was known. */
  const closedEarly = new Set<Banner>();
  let ability: Ability = 'ok';
  service.onClick((id) => {
    const banner = shown.get(id);
    if (banner !== undefined) clicks.emit(banner);
  });
  service.onClosed(forget);
  const cleared = closeLeftovers();

  /** Closes the banners of a killed app: most services report a click only to the process that showed the banner. */
  async function closeLeftovers(): Promise<void> {
    for (const id of await kept.read(await service.identity())) void service.close(id);
  }

  function keep(): void {
    kept.write([...shown.keys()], service.identity);
  }

  function forget(id: number): void {
    if (shown.delete(id)) keep();
  }

  function arrived(id: number, banner: Banner): void {
    if (pending.get(banner.key) === banner) pending.delete(banner.key);
    if (closedEarly.delete(banner)) {
      void service.close(id);
      return;
    }
    shown.set(id, banner);
    keep();
  }

  function close(key: string): void {
    const next = pending.get(key);
    if (next !== undefined) closedEarly.add(next);
    for (const [id, banner] of shown) {
      if (banner.key !== key) continue;
      shown.delete(id);
      keep();
      // Nobody waits: a service that hangs closes nothing.
      void service.close(id);
    }
  }

  async function present(banner: Banner): Promise<BannerOutcome> {
    await cleared;
    if (ability === 'hangs' && !(await service.responds())) return serviceHangs;
    const markup = await parsesMarkup();
    close(banner.key);
    pending.set(banner.key, banner);
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
      pending.delete(banner.key);
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
