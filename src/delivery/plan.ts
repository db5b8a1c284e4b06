import type { Device, Notification } from '../matrix/notification.ts';
import type { IncomingDelivery } from '../outbox/incoming.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import { dedupKey } from './dedup-key.ts';
import { type QueuedDelivery, recipientOf } from './queue/queued-delivery.ts';
import { registrationOf } from './registration.ts';
import { hostOf, type Route, type Target } from './route.ts';

/** One push to one device over one of its app's providers. */
export interface Planned {
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly device: Device;
  /** What tells its registration from another of the same pushkey. */
  readonly registration: string;
  readonly route: Route | undefined;
  readonly target: Target | undefined;
  /** The host that the device names; empty where it names none, or the provider has one host only. */
  readonly host: string;
  /** 16 bytes; null for what is never a duplicate, or goes nowhere. */
  readonly dedupKey: Buffer | null;
  /** What it ended with without coming to a queue. */
  settled?: Outcome;
  queued?: QueuedDelivery;
  /** It has an outcome, and whoever waits for one knows. */
  isKnown: boolean;
}

/** The newest outcome of a delivery; undefined before there is any. */
export const outcomeOf = ({ queued, settled }: Planned): Outcome | undefined => queued?.outcome ?? settled;

/** Which deliveries a push makes. A device that is named twice is one device. */
export function planPush(notification: Notification, route: (appId: string) => Route | undefined): Planned[] {
  const seen = new Set<string>();
  const planned: Planned[] = [];
  for (const device of notification.devices) {
    const key = `${device.app_id}\0${device.pushkey}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const registration = registrationOf(device);
    const found = route(device.app_id);
    if (found === undefined || !found.enabled) {
      planned.push({
        number: planned.length,
        device,
        registration,
        route: found,
        target: found?.targets[0],
        host: '',
        dedupKey: null,
        isKnown: false,
      });
      continue;
    }
    for (const target of found.targets) {
      const dedup = dedupKey(notification, device, target.dedupName);
      planned.push({
        number: planned.length,
        device,
        registration,
        route: found,
        target,
        host: hostOf(target, device),
        dedupKey: dedup,
        isKnown: false,
      });
    }
  }
  return planned;
}

/**
 * True when a push cannot be accepted: one of its deliveries finds no room, or too many wait for each of its devices. A
 * device whose own limit makes its pushes wait does not keep the push from the others.
 */
export function isRefused(planned: readonly Planned[]): boolean {
  const served = planned.filter(({ route }) => route?.enabled);
  if (served.some(isAtCapacity)) return true;
  const crowded = new Set(served.filter((one) => one.target?.queue.atCapacityFor(recipientIn(one))).map(deviceOf));
  return crowded.size > 0 && planned.every((one) => crowded.has(deviceOf(one)));
}

function isAtCapacity(planned: Planned): boolean {
  return planned.target?.queue.room.isFull({ recipient: recipientIn(planned), host: planned.host }) ?? false;
}

const recipientIn = ({ device: { app_id: appId, pushkey }, registration }: Planned) =>
  recipientOf({ appId, pushkey, registration });

/**
 * Keeps room for the deliveries of a push while it is being accepted, so that pushes that come at the same moment cannot
 * exceed the limits together. Returns what gives the room back, to be called when the deliveries have come to their queues.
 */
export function reserveRoom(planned: readonly Planned[]): () => void {
  const served = planned.filter(({ route }) => route?.enabled);
  for (const { target, host } of served) target?.queue.room.take(host);
  return () => {
    for (const { target, host } of served) target?.queue.room.giveBack(host);
  };
}

const deviceOf = ({ device }: Planned) => device;

/** What the outbox keeps of a delivery. */
export function incoming({ device, registration, target }: Planned): IncomingDelivery {
  return { appId: device.app_id, pushkey: device.pushkey, registration, provider: target?.name ?? null };
}

/** The outcome of what needs no provider: an unknown or disabled app, the repeat of a push that was rejected. */
export function settledOutcome({ number, route }: Planned, { duplicates }: Accepted): Outcome | undefined {
  if (route === undefined) return { status: 'rejected', reason: 'unknown-app' };
  if (!route.enabled) return { status: 'suppressed', reason: 'app-disabled' };
  const first = duplicates.get(number);
  return first?.status === 'rejected' ? first : undefined;
}
