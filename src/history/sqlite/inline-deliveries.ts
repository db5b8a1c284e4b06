import type { IncomingDelivery } from '../../outbox/incoming.ts';
import type { SettledDelivery } from '../../outbox/outbox.ts';
import { type DeliveryState, MAX_ATTEMPTS, nothingKnown, settle } from './delivery-state.ts';

/** More deliveries than a list shows, or longer ones, have rows of their own, so that a list reads little of each push. */
export const MAX_INLINE = 20;
export const MAX_INLINE_LENGTH = 16_384;

/** What stands in `pushes.settled`: as it came, in any order, each delivery once; or as it was put together. */
export interface Inline {
  readonly deliveries: readonly (Omit<SettledDelivery, 'attempts'> & Pick<DeliveryState, 'attempts'>)[];
}

/** True where a settlement tells all there is to know of a push with so many deliveries, and each of them once. */
export function isWhole(deliveries: readonly SettledDelivery[], count: number): boolean {
  if (deliveries.length !== count || count > MAX_INLINE) return false;
  const told = new Set<number>();
  for (const { number, endedAt, attempts, attemptCount } of deliveries) {
    if (endedAt === null || attempts.length !== attemptCount || attemptCount > MAX_ATTEMPTS) return false;
    if (number < count) told.add(number);
  }
  return told.size === count;
}

/** What is known of all deliveries of a push after it was settled for the first time. */
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

/** JSON for `pushes.settled`; null when the deliveries have to have rows. */
export function inlineOf(states: readonly DeliveryState[]): string | null {
  if (states.length > MAX_INLINE || states.some(({ endedAt }) => endedAt === null)) return null;
  const json = JSON.stringify({ deliveries: states.map((state, number) => ({ number, ...state })) });
  return json.length > MAX_INLINE_LENGTH ? null : json;
}
