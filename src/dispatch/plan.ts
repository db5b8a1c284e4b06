import type { QueuedDelivery } from '../delivery/queue/queued-delivery.ts';
import { registrationOf } from '../delivery/registration.ts';
import type { Route, Target } from '../delivery/route.ts';
import type { Accepted, IncomingDelivery } from '../journal/journal.ts';
import type { Device, Notification } from '../matrix/notification.ts';
import type { Outcome } from '../outcome.ts';
import { leaseKey } from './lease.ts';

/** One push to one device over one of its app's providers. */
export interface Planned {
  readonly id: string;
  readonly device: Device;
  /** What tells its registration from another of the same pushkey. */
  readonly registration: string;
  readonly route: Route | undefined;
  readonly target: Target | undefined;
  /** The duplicate key; null for what is never a duplicate, or goes nowhere. */
  readonly lease: string | null;
  /** What it ended with without coming to a queue. */
  settled?: Outcome;
  entry?: QueuedDelivery;
  /** Somebody has heard the first word on it. */
  heard: boolean;
}

/** The newest word on a delivery; undefined before there is any. */
export const outcomeOf = ({ entry, settled }: Planned): Outcome | undefined => entry?.outcome ?? settled;

/** Which deliveries a push makes. A device that is named twice is one device. */
export function planPush(
  notification: Notification,
  route: (appId: string) => Route | undefined,
  newId: () => string,
): Planned[] {
  const seen = new Set<string>();
  return notification.devices.flatMap((device): Planned[] => {
    const key = `${device.app_id}\0${device.pushkey}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const registration = registrationOf(device);
    const found = route(device.app_id);
    if (found === undefined || !found.enabled) {
      return [
        { id: newId(), device, registration, route: found, target: found?.targets[0], lease: null, heard: false },
      ];
    }
    const lease = leaseKey(notification, device);
    return found.targets.map((target) => ({
      id: newId(),
      device,
      registration,
      route: found,
      target,
      lease: lease === null || target.lease === '' ? lease : `${lease}/${target.lease}`,
      heard: false,
    }));
  });
}

/** What the journal keeps of a delivery. */
export function incoming({ id, device, target, lease }: Planned): IncomingDelivery {
  return { id, appId: device.app_id, pushkey: device.pushkey, provider: target?.name ?? null, lease };
}

/** The outcome of what needs no provider: an unknown or disabled app, the repeat of a push that was rejected. */
export function settledOutcome({ id, route }: Planned, { duplicates }: Accepted): Outcome | undefined {
  if (route === undefined) return { status: 'rejected', reason: 'unknown-app' };
  if (!route.enabled) return { status: 'suppressed', reason: 'app-disabled' };
  const first = duplicates.get(id);
  return first?.status === 'rejected' ? first : undefined;
}
