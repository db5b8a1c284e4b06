import type { Notifications } from '../../config/notifications.ts';
import type { Clock } from '../../lib/clock.ts';
import { unreadOf } from '../../matrix/counts.ts';
import { summarise } from '../../matrix/summary.ts';
import type { Outcome, Reason } from '../../outcomes/outcome.ts';
import type { Banner, BannerOutcome, Shell } from '../../shell/shell.ts';
import type { Delivery, Prepared, Provider } from '../provider.ts';
import { bannerOf } from './banner.ts';
import { applyPreferences } from './preferences.ts';
import { badgeCount, createUnreadCounts } from './unread.ts';

/** A request to the shell: a banner, a new unread count, or both. */
export interface DesktopRequest {
  readonly banner: Banner | null;
  readonly unread: { readonly pushkey: string; readonly count: number; readonly leftMs: number } | null;
  /** True where the preferences suppress the banner. */
  readonly unwanted: boolean;
  /** The app_id and pushkey whose banners a count of zero closes. */
  readonly owner: string;
}

export interface DesktopDeps {
  readonly shell: Shell;
  /** The preferences of the person at this computer. */
  readonly preferences: () => Notifications;
  /** Milliseconds that the shell may take to answer. */
  readonly timeoutMs?: number;
  /** Calls back after a number of milliseconds, when a count is forgotten. */
  readonly after?: Clock['after'];
}

/** Shows pushes on this computer. The outcome of a delivery is what the shell reports. */
export function createDesktopProvider({
  shell,
  preferences,
  timeoutMs = 10_000,
  after,
}: DesktopDeps): Provider<DesktopRequest> {
  const counts = createUnreadCounts({
    changed: (sum) => void withTimeout(shell.setUnread(sum)).catch(() => undefined),
    ...(after === undefined ? {} : { after }),
  });
  const shown = new Map<string, Set<string>>();

  async function showBanner(owner: string, banner: Banner): Promise<Outcome> {
    const outcome = outcomeOf(await withTimeout(shell.show(banner)));
    if (outcome.status === 'delivered') {
      keysOf(owner).add(banner.key);
      counts.alerted(owner);
    }
    return outcome;
  }

  function keysOf(owner: string): Set<string> {
    const keys = shown.get(owner) ?? new Set();
    shown.set(owner, keys);
    return keys;
  }

  /** A count of zero means that what was shown has been read, unless the push itself shows a banner. */
  async function setUnread(
    { pushkey, count, leftMs }: NonNullable<DesktopRequest['unread']>,
    banner: Banner | null,
  ): Promise<void> {
    await withTimeout(shell.setUnread(counts.set(pushkey, count, leftMs)));
    if (count > 0 || banner !== null) return;
    const read = [...keysOf(pushkey)];
    shown.delete(pushkey);
    await withTimeout(Promise.all(read.map((key) => shell.close(key))));
  }

  function withTimeout<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new ShellTimeout()), timeoutMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  return {
    type: 'desktop',
    prepare: (delivery) => prepare(delivery, preferences()),
    async deliver({ banner, unread, unwanted, owner }) {
      try {
        const outcome = banner === null ? null : await showBanner(owner, banner);
        if (unread !== null) await setUnread(unread, banner);
        return {
          outcome: outcome ?? { status: 'suppressed', reason: unwanted ? 'notifications-off' : 'badge-updated' },
          concerns: 'request',
        };
      } catch (error) {
        return { outcome: troubleOf(error), concerns: 'host' };
      }
    },
  };
}

function prepare(delivery: Delivery, preferences: Notifications): Prepared<DesktopRequest> {
  const { notification, device, repeat, leftMs } = delivery;
  const owner = `${device.app_id}\n${device.pushkey}`;
  const count = badgeCount(unreadOf(notification));
  const whole = repeat ? null : bannerOf(delivery);
  const banner = whole === null ? null : applyPreferences(whole, preferences, summarise(notification).kind);
  if (banner === null && count === undefined) {
    return { kind: 'none', outcome: { status: 'suppressed', reason: reasonForNothing(repeat, whole) } };
  }
  const unread = count === undefined ? null : { pushkey: owner, count, leftMs };
  return {
    kind: 'request',
    request: { banner, unread, unwanted: whole !== null && banner === null, owner },
    preview: {
      kind: banner === null ? 'badge' : 'banner',
      request: { ...(banner === null ? {} : { banner }), ...(count === undefined ? {} : { unread: count }) },
    },
  };
}

function reasonForNothing(repeat: boolean, whole: Banner | null): Reason {
  if (repeat) return 'duplicate';
  return whole === null ? 'nothing-to-show' : 'notifications-off';
}

class ShellTimeout extends Error {}

function troubleOf(error: unknown): Outcome {
  if (error instanceof ShellTimeout) return { status: 'failed', reason: 'shell-timeout' };
  return { status: 'failed', reason: 'shell-gone', detail: error instanceof Error ? error.message : String(error) };
}

function outcomeOf(reported: BannerOutcome): Outcome {
  switch (reported.result) {
    case 'shown':
      return {
        status: 'delivered',
        reason: 'shown',
        ...(reported.detail === undefined ? {} : { detail: reported.detail }),
      };
    case 'suppressed':
      return {
        status: 'suppressed',
        reason: reported.reason,
        ...(reported.detail === undefined ? {} : { detail: reported.detail }),
      };
    case 'failed':
      return { status: 'failed', reason: reported.reason, detail: reported.detail };
  }
}
