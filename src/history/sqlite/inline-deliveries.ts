import type { IncomingDelivery } from '../../outbox/incoming.ts';
import type { SettledDelivery } from '../../outbox/outbox.ts';
import { type DeliveryState, MAX_ATTEMPTS, nothingKnown, settle } from './delivery-state.ts';
import type { PushChange } from './page-changes.ts';

/** More deliveries than a list shows, or longer ones, have rows of their own, so that a list reads little of each push. */
export const MAX_INLINE = 20;
const MAX_INLINE_LENGTH = 16_384;

/** What stands in `pushes.settled`: as it came, in any order, each delivery once; or as it was put together. */
export interface Inline {
  readonly deliveries: readonly (Omit<SettledDelivery, 'attempts'> & Pick<DeliveryState, 'attempts'>)[];
}

/** The settlement as it came, where it tells all there is to know of its push and nothing that is not to be kept; else null. */
export function settledAsItCame({ settlement, line, final }: PushChange, count: number): string | null {
  const { deliveries } = settlement;
  if (line === null || !final || deliveries.length !== count || count > MAX_INLINE) return null;
  if (line.length > MAX_INLINE_LENGTH) return null;
  let told = 0;
  for (const { number, endedAt, attempts, attemptCount } of deliveries) {
    if (endedAt === null || attempts.length !== attemptCount || attemptCount > MAX_ATTEMPTS) return null;
    told |= 1 << number;
  }
  return told === (1 << count) - 1 ? line : null;
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
