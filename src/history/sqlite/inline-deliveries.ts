import type { IncomingDelivery } from '../../outbox/incoming.ts';
import type { SettledDelivery } from '../../outbox/outbox.ts';
import { type DeliveryState, MAX_ATTEMPTS, nothingKnown, settle } from './delivery-state.ts';

/**
 * Deliveries beyond these limits have their own rows, so that a list reads little of each push. The length is in
 * characters of JSON.
 */
export const MAX_INLINE = 20;
export const MAX_INLINE_LENGTH = 16_384;

/** The content of `pushes.settled`: each delivery once, in any order. */
export interface Inline {
  readonly deliveries: readonly (Omit<SettledDelivery, 'attempts'> & Pick<DeliveryState, 'attempts'>)[];
}

/** Whether a settlement ends each of the `count` deliveries of a push, each once and with all its attempts. */
export function isComplete(deliveries: readonly SettledDelivery[], count: number): boolean {
  if (deliveries.length !== count || count > MAX_INLINE) return false;
  const seen = new Set<number>();
  for (const { number, endedAt, attempts, attemptCount } of deliveries) {
    if (endedAt === null || attempts.length !== attemptCount || attemptCount > MAX_ATTEMPTS) return false;
    if (number < count) seen.add(number);
  }
  return seen.size === count;
}

/** The state of each delivery of a push after its first settlement. */
export function firstStates(
  deliveries: readonly IncomingDelivery[],
  settled: readonly SettledDelivery[],
  withContent: boolean,
): DeliveryState[] {
  const states = deliveries.map(() => nothingKnown);
  for (const delivery of settled) {
    const state = states[delivery.number];
    if (state !== undefined) states[delivery.number] = settle(state, delivery, withContent);
  }
  return states;
}

/** JSON for `pushes.settled`; null when the deliveries need rows. */
export function inlineOf(states: readonly DeliveryState[]): string | null {
  if (states.length > MAX_INLINE || states.some(({ endedAt }) => endedAt === null)) return null;
  const json = JSON.stringify({ deliveries: states.map((state, number) => ({ number, ...state })) });
  return json.length > MAX_INLINE_LENGTH ? null : json;
}
