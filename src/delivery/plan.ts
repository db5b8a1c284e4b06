import type { Device, Notification } from '../matrix/notification.ts';
import type { IncomingDelivery, IncomingPush } from '../outbox/incoming.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import { dedupKey } from './dedup-key.ts';
import { type QueuedDelivery, recipientOf } from './queue/queued-delivery.ts';
import type { ReceivedPush } from './receive.ts';
import { registrationOf } from './registration.ts';
import { hostOf, type Route, type Target } from './route.ts';
import { listedSummary, namesOf } from './summary.ts';

/** One push to one device through one of its app's providers. */
export interface PlannedDelivery {
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly device: Device;
  /** Distinguishes its registration from others of the same pushkey; see {@link registrationOf}. */
  readonly registration: string;
  readonly route: Route | undefined;
  readonly target: Target | undefined;
  /** The host that the device names; empty when it names none, or the provider has only one host. */
  readonly host: string;
  /** 16 bytes; null for a delivery that is never a duplicate, or has no provider. */
  readonly dedupKey: Buffer | null;
  /** The outcome of a delivery that ended without a queue. */
  unqueuedOutcome?: Outcome;
  queued?: QueuedDelivery;
  /** It has its first outcome: its end, or that it waits. */
  isSettled: boolean;
}

/** The latest outcome of a delivery; undefined before the first. */
export const outcomeOf = ({ queued, unqueuedOutcome }: PlannedDelivery): Outcome | undefined =>
  queued?.outcome ?? unqueuedOutcome;

/** The deliveries of a push. A device that is named twice counts once. */
export function planPush(notification: Notification, route: (appId: string) => Route | undefined): PlannedDelivery[] {
  const seen = new Set<string>();
  const deliveries: PlannedDelivery[] = [];
  for (const device of notification.devices) {
    const key = `${device.app_id}\0${device.pushkey}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const registration = registrationOf(device);
    const found = route(device.app_id);
    if (found === undefined || !found.enabled) {
      deliveries.push({
        number: deliveries.length,
        device,
        registration,
        route: found,
        target: found?.targets[0],
        host: '',
        dedupKey: null,
        isSettled: false,
      });
      continue;
    }
    for (const target of found.targets) {
      const dedup = dedupKey(notification, device, target.dedupName);
      deliveries.push({
        number: deliveries.length,
        device,
        registration,
        route: found,
        target,
        host: hostOf(target, device),
        dedupKey: dedup,
        isSettled: false,
      });
    }
  }
  return deliveries;
}

/**
 * True when a push cannot be accepted: there is no room for one of its deliveries, or each of its devices has too many waiting.
 * One device at its own limit does not keep the push from the others.
 */
export function isRefused(deliveries: readonly PlannedDelivery[]): boolean {
  const served = deliveries.filter(({ route }) => route?.enabled);
  if (served.some(isAtCapacity)) return true;
  const atCapacity = new Set(served.filter((one) => one.target?.queue.atCapacityFor(recipientIn(one))).map(deviceOf));
  return atCapacity.size > 0 && deliveries.every((one) => atCapacity.has(deviceOf(one)));
}

function isAtCapacity(delivery: PlannedDelivery): boolean {
  const { target, host } = delivery;
  return target?.queue.room.isFull({ recipient: recipientIn(delivery), host }) ?? false;
}

const recipientIn = ({ device: { app_id: appId, pushkey }, registration }: PlannedDelivery) =>
  recipientOf({ appId, pushkey, registration });

/**
 * Reserves room for the deliveries of a push while it is being accepted, so that pushes that arrive at the same moment cannot
 * exceed the limits together. Returns what gives the room back, to be called just before the deliveries take it themselves.
 */
export function reserveRoom(deliveries: readonly PlannedDelivery[]): () => void {
  const served = deliveries.filter(({ route }) => route?.enabled);
  for (const { target, host } of served) target?.queue.room.take(host);
  return () => {
    for (const { target, host } of served) target?.queue.room.giveBack(host);
  };
}

const deviceOf = ({ device }: PlannedDelivery) => device;

/** A push as the outbox accepts it. */
export function incomingPush(id: string, push: ReceivedPush, deliveries: readonly PlannedDelivery[]): IncomingPush {
  const { receivedAt, request, notification, body } = push;
  return {
    head: {
      id,
      receivedAt,
      request,
      summary: listedSummary(notification),
      names: namesOf(notification),
      deliveries: deliveries.map(incomingDelivery),
    },
    body,
    dedupKeys: deliveries.map(({ dedupKey }) => dedupKey),
  };
}

function incomingDelivery({ device, registration, target }: PlannedDelivery): IncomingDelivery {
  return { appId: device.app_id, pushkey: device.pushkey, registration, provider: target?.name ?? null };
}
