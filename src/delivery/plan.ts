import type { Entry } from '../dispatch/entry.ts';
import type { Route, Target } from '../dispatch/route.ts';
import type { Device, Notification } from '../matrix/notification.ts';
import type { IncomingDelivery } from '../outbox/incoming.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { Outcome } from '../outcome.ts';
import { dedupKey } from './dedup-key.ts';

/** One push to one device over one of its app's providers. */
export interface Planned {
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly device: Device;
  readonly route: Route | undefined;
  readonly target: Target | undefined;
  /** 16 bytes; null for what is never a duplicate, or goes nowhere. */
  readonly dedupKey: Buffer | null;
  /** The newest outcome. */
  outcome?: Outcome;
  entry?: Entry;
}

/** Which deliveries a push makes. A device that is named twice is one device. */
export function planPush(notification: Notification, route: (appId: string) => Route | undefined): Planned[] {
  const seen = new Set<string>();
  const planned: Planned[] = [];
  for (const device of notification.devices) {
    const key = `${device.app_id}\0${device.pushkey}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = route(device.app_id);
    if (found === undefined || !found.enabled) {
      planned.push({ number: planned.length, device, route: found, target: found?.targets[0], dedupKey: null });
      continue;
    }
    for (const target of found.targets) {
      const dedup = dedupKey(notification, device, target.lease);
      planned.push({ number: planned.length, device, route: found, target, dedupKey: dedup });
    }
  }
  return planned;
}

/** What the outbox keeps of a delivery. */
export function incoming({ device, target }: Planned): IncomingDelivery {
  return { appId: device.app_id, pushkey: device.pushkey, registration: '', provider: target?.name ?? null };
}

/** The outcome of what needs no provider: an unknown or disabled app, the repeat of a push that was rejected. */
export function settledOutcome({ number, route }: Planned, { duplicates }: Accepted): Outcome | undefined {
  if (route === undefined) return { status: 'rejected', reason: 'unknown-app' };
  if (!route.enabled) return { status: 'suppressed', reason: 'app-disabled' };
  const first = duplicates.get(number);
  return first?.status === 'rejected' ? first : undefined;
}
