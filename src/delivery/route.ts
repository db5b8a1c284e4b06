import type { Device } from '../matrix/notification.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';

/** Where an app_id leads. An app that is switched off still owns its app_id: its pushes are not rejected. */
export interface Route {
  readonly enabled: boolean;
  /** One for each provider of the app; every push goes to all of them. */
  readonly targets: readonly Target[];
}

export interface Target {
  /** Unlike those of the app's other targets: the provider's type, with a number from the second of a type on. */
  readonly name: string;
  /** Distinguishes its dedup keys from those of the app's other targets; empty for the main one. */
  readonly dedupName: string;
  readonly queue: DeliveryQueue;
  /** False for a copy on the desktop, whose outcome says nothing about the pushkey. */
  readonly forwards: boolean;
  /** Milliseconds a homeserver's answer waits for this provider's word. */
  readonly answerWithinMs: number;
  /** Milliseconds a push is worth delivering. */
  readonly expireAfterMs: number;
}

/** The host that a device names; empty where it names none, or the provider has one host only. */
export function hostOf({ queue }: Target, device: Device): string {
  return queue.provider().hostOf?.(device) ?? '';
}

type Ended = readonly { readonly target: Target | undefined; readonly outcome?: Outcome | undefined }[];

/** A pushkey is dead when every provider that forwards says so. */
export function isDead(ended: Ended): boolean {
  return judging(ended).every(({ outcome }) => outcome?.status === 'rejected');
}

/** Whether what a target says of a pushkey counts: a copy on the desktop is not asked where others forward. */
export function hasSay(target: Target, { targets }: Route): boolean {
  return target.forwards || !targets.some(({ forwards }) => forwards);
}

function judging(ended: Ended): Ended {
  const forwarding = ended.filter(({ target }) => target?.forwards !== false);
  return forwarding.length === 0 ? ended : forwarding;
}
