import type { Notifications } from '../../config/notifications.ts';
import type { Clock } from '../../lib/clock.ts';
import { unreadOf } from '../../matrix/counts.ts';
import type { Outcome, Reason } from '../../outcomes/outcome.ts';
import type { Banner, BannerOutcome, Shell } from '../../shell/shell.ts';
import type { Delivery, Prepared, Provider } from '../provider.ts';
import { bannerOf } from './banner.ts';
import { applyPreferences } from './preferences.ts';
import { badgeCount, createUnreadCounts } from './unread.ts';

/** What the desktop is asked: a banner, a new unread count, or both. */
export interface DesktopRequest {
  readonly banner: Banner | null;
  readonly unread: { readonly pushkey: string; readonly count: number; readonly leftMs: number } | null;
  /** There would be a banner, and nobody wants it. */
  readonly unwanted: boolean;
  /** Whose banners a count of zero closes. */
  readonly owner: string;
}

export interface DesktopDeps {
  readonly shell: Shell;
  /** How the person at this computer wants banners. */
  readonly preferences: () => Notifications;
  /** Milliseconds the shell may take to say what happened. */
  readonly timeoutMs?: number;
  /** The way to wait for the end of what a count is worth. */
  readonly after?: Clock['after'];
}

/** Shows pushes on this computer; what the shell says it saw is the delivery's outcome. */
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

  /** Nothing unread means that what was shown has been read, unless the push itself shows something. */
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
      const timer = setTimeout(() => reject(new ShellSilence()), timeoutMs);
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
  const banner = whole === null ? null : applyPreferences(whole, preferences);
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

class ShellSilence extends Error {}

function troubleOf(error: unknown): Outcome {
  if (error instanceof ShellSilence) return { status: 'failed', reason: 'shell-timeout' };
  return { status: 'failed', reason: 'shell-gone', detail: error instanceof Error ? error.message : String(error) };
}

function outcomeOf(seen: BannerOutcome): Outcome {
  switch (seen.result) {
    case 'shown':
      return { status: 'delivered', reason: 'shown', ...(seen.detail === undefined ? {} : { detail: seen.detail }) };
    case 'suppressed':
      return {
        status: 'suppressed',
        reason: seen.reason,
        ...(seen.detail === undefined ? {} : { detail: seen.detail }),
      };
    case 'failed':
      return { status: 'failed', reason: seen.reason, detail: seen.detail };
  }
}
