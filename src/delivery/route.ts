import type { Device } from '../matrix/notification.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';

/** The app that an app_id resolves to. One that is switched off still owns its app_id: its pushes are not rejected. */
export interface Route {
  readonly enabled: boolean;
  /** One for each provider of the app; every push goes to all of them. */
  readonly targets: readonly Target[];
}

export interface Target {
  /** Unique within the app: the provider's type, with a number from the second of a type on. */
  readonly name: string;
  /** Distinguishes its dedup keys from those of the app's other targets; empty for the app's main target. */
  readonly dedupName: string;
  readonly queue: DeliveryQueue;
  /** False for a copy on the desktop, whose outcome says nothing about the pushkey. */
  readonly forwards: boolean;
  /** How long the answer to a homeserver waits for this provider's first outcome. */
  readonly answerWithinMs: number;
  /** A push expires this long after it was received. */
  readonly expireAfterMs: number;
}

/** The host that a device names; empty when it names none, or the provider has only one host. */
export function hostOf({ queue }: Target, device: Device): string {
  return queue.provider().hostOf?.(device) ?? '';
}

type TargetOutcomes = readonly { readonly target: Target | undefined; readonly outcome?: Outcome | undefined }[];

/** A pushkey is dead when every provider that forwards has rejected it. */
export function isDead(outcomes: TargetOutcomes): boolean {
  return judging(outcomes).every(({ outcome }) => outcome?.status === 'rejected');
}

/** True for a target whose outcome says whether a pushkey works: any but a copy on the desktop beside others that forward. */
export function judgesPushkey(target: Target, { targets }: Route): boolean {
  return target.forwards || !targets.some(({ forwards }) => forwards);
}

function judging(outcomes: TargetOutcomes): TargetOutcomes {
  const forwarding = outcomes.filter(({ target }) => target?.forwards !== false);
  return forwarding.length === 0 ? outcomes : forwarding;
}
