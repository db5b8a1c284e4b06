import type { Device, Notification } from '../../matrix/notification.ts';
import type { Outcome } from '../../outcomes/outcome.ts';

/** A delivery as the dispatcher adds it to a queue. */
export interface NewDelivery {
  readonly pushId: string;
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly appId: string;
  readonly pushkey: string;
  /** Distinguishes its registration from others of the same pushkey; see `registrationOf`. */
  readonly registration: string;
  /** The dedup key that it holds; null when it holds none. */
  readonly dedupKey: string | null;
  /** Repeats an event that was already delivered: counts may be updated, but no alert is shown. */
  readonly repeat: boolean;
  /** Its outcome says whether the pushkey works. */
  readonly judges: boolean;
  /** The host that its device names and in whose share of the room it waits; empty where none is known. */
  readonly host: string;
  /** When its push was received, in unix milliseconds. */
  readonly receivedAt: number;
  /** When it expires, in unix milliseconds. */
  readonly expiresAt: number;
  /** Absent when it is on disk only; then it is read back before the attempt. */
  readonly notification?: Notification;
  /** The device of the notification that it goes to; when absent, it is found by app_id and pushkey. */
  readonly device?: Device;
}

/** A delivery that an earlier process left. */
export interface RecoveredDelivery extends NewDelivery {
  readonly attempts: number;
  readonly collapse: string | null | undefined;
  /** The outcome reported last; absent when the delivery was under way. */
  readonly outcome?: Outcome;
}

/** A delivery on its way: under way, or waiting. Its queue alone writes what is not `readonly`, except `answered`. */
export interface QueuedDelivery extends Omit<NewDelivery, 'expiresAt' | 'notification' | 'device'> {
  /** See {@link recipientOf}. What goes to one recipient goes in order, and its trouble stays with it. */
  readonly recipient: string;
  expiresAt: number;
  notification: Notification | undefined;
  /** Kept with the notification, because finding it among many devices again would be slow. */
  device: Device | undefined;
  state: DeliveryState;
  /** Attempts made so far. */
  attempts: number;
  /** A mark of the last attempt's request, so that the next attempt does not keep the same request again. */
  sent: number | undefined;
  /** The end of the provider's Retry-After, in steady milliseconds. */
  notBefore: number;
  /** Requested by a person: it is tried at once, also when the breaker of its host is open. */
  urgent: boolean;
  /** Deliveries to one recipient with the same key replace one another; undefined until it is determined. */
  collapse: string | null | undefined;
  /** The outcome reported last; undefined before the first. */
  outcome: Outcome | undefined;
  /** The homeserver has been answered, so a rejection comes too late from now on. Written by the dispatcher. */
  answered: boolean;
}

/**
 * `in-order` behind another one to its recipient · `ready` to be processed · `attempting`: being processed · `delayed` until its
 * time comes · `parked` on the circuit breaker of its host · `blocked` until its host has a free slot · `throttled` until a slot
 * for hosts that are not known to be healthy is free · `ended`
 */
export type DeliveryState =
  | 'in-order'
  | 'ready'
  | 'attempting'
  | 'delayed'
  | 'parked'
  | 'blocked'
  | 'throttled'
  | 'ended';

type Addressee = Pick<NewDelivery, 'appId' | 'pushkey' | 'registration'>;

/**
 * Who receives a delivery: one registration of a pushkey. Anybody who knows a pushkey can send pushes with other `data`, and so
 * with another endpoint: whatever fails there must not delay the pushkey's owner.
 */
export const recipientOf = (delivery: Addressee) => `${pushkeyOf(delivery)}\0${delivery.registration}`;

/** The pushkey with its app, which limits count by: other `data` does not get a sender more. */
export const pushkeyOf = ({ appId, pushkey }: Pick<Addressee, 'appId' | 'pushkey'>) => `${appId}\0${pushkey}`;

/** A new delivery in its first state. */
export function queuedDelivery(delivery: NewDelivery): QueuedDelivery {
  return make(delivery, 0, undefined, undefined, false);
}

/** A recovered delivery in its first state. Its homeserver has been answered, or has given up. */
export function recoveredDelivery(delivery: RecoveredDelivery): QueuedDelivery {
  return make(delivery, delivery.attempts, delivery.collapse, delivery.outcome, true);
}

/** All members in one order, so that the JavaScript engine gives all deliveries one hidden class. */
function make(
  delivery: NewDelivery,
  attempts: number,
  collapse: string | null | undefined,
  outcome: Outcome | undefined,
  answered: boolean,
): QueuedDelivery {
  const { pushId, number, appId, pushkey, registration, dedupKey, repeat, judges } = delivery;
  const { host, receivedAt, expiresAt, notification, device } = delivery;
  return {
    pushId,
    number,
    appId,
    pushkey,
    registration,
    dedupKey,
    repeat,
    judges,
    receivedAt,
    recipient: recipientOf(delivery),
    host,
    expiresAt,
    notification,
    device,
    state: 'in-order',
    attempts,
    sent: undefined,
    notBefore: 0,
    urgent: false,
    collapse,
    outcome,
    answered,
  };
}
