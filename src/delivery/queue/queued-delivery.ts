import type { Device, Notification } from '../../matrix/notification.ts';
import type { Outcome } from '../../outcomes/outcome.ts';

/** What is known of a delivery when it comes to its queue. */
export interface NewDelivery {
  readonly pushId: string;
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly appId: string;
  readonly pushkey: string;
  /** What tells its registration from another of the same pushkey. */
  readonly registration: string;
  /** The dedup key that it holds; null for what holds none. */
  readonly dedupKey: string | null;
  /** A repeat of an event that was already delivered: counts may be updated, nobody is alerted. */
  readonly repeat: boolean;
  /** What becomes of it says whether the pushkey works. */
  readonly judges: boolean;
  /** Unix milliseconds of its push. */
  readonly receivedAt: number;
  /** Unix milliseconds after which nobody is helped by it. */
  readonly expiresAt: number;
  /** Kept while there is room for it; absent, it is read back when its turn comes. */
  readonly notification?: Notification;
  /** The device of the notification that it goes to; absent, it is looked for among them. */
  readonly device?: Device;
}

/** What is known besides of one that waited before the relay was started. */
export interface RecoveredDelivery extends NewDelivery {
  readonly attempts: number;
  readonly collapse: string | null | undefined;
  /** What was told of it last; absent when it was under way. */
  readonly outcome?: Outcome;
}

/** A delivery on its way: under way, or waiting. Its queue alone writes what is not `readonly`, except `answered`. */
export interface QueuedDelivery extends Omit<NewDelivery, 'expiresAt' | 'notification' | 'device'> {
  /** See {@link recipientOf}. What goes to one recipient goes in order, and its trouble stays with it. */
  readonly recipient: string;
  expiresAt: number;
  notification: Notification | undefined;
  /** Of a push with many devices, none is looked for among all of them while the notification is kept. */
  device: Device | undefined;
  state: DeliveryState;
  /** Attempts made so far. */
  attempts: number;
  /** Marks the request of the last attempt, so that the next one need not keep the same again. */
  sent: number | undefined;
  /** Steady milliseconds before which the provider does not want it again. */
  notBefore: number;
  /** Somebody wants it to be tried at once, however its host is doing. */
  urgent: boolean;
  /** Deliveries to one recipient with the same key replace one another; undefined until somebody looked. */
  collapse: string | null | undefined;
  /** What was told of it last; undefined before anything was. */
  outcome: Outcome | undefined;
  /** The homeserver has been answered, so that a rejection from now on comes too late. The dispatcher writes it. */
  answered: boolean;
}

/**
 * `in-order` behind another one to its recipient · `ready` for the next free place · `attempting` · `delayed` until its
 * time comes · `parked` on the circuit breaker of its host · `blocked` until its host has a free place · `throttled` until
 * there is one for hosts that are not known to be well · `ended`
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

/** A delivery as it comes to its queue. */
export function queuedDelivery(delivery: NewDelivery): QueuedDelivery {
  return make(delivery, 0, undefined, undefined, false);
}

/** A delivery as an earlier process left it. Its homeserver has been answered, or has given up. */
export function recoveredDelivery(delivery: RecoveredDelivery): QueuedDelivery {
  return make(delivery, delivery.attempts, delivery.collapse, delivery.outcome, true);
}

/** Always the same members in the same order, so that the engine knows them all by one shape. */
function make(
  delivery: NewDelivery,
  attempts: number,
  collapse: string | null | undefined,
  outcome: Outcome | undefined,
  answered: boolean,
): QueuedDelivery {
  const { pushId, number, appId, pushkey, registration, dedupKey, repeat, judges } = delivery;
  const { receivedAt, expiresAt, notification, device } = delivery;
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
