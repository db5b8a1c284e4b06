import type { SettledDelivery } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';

/** How many of the first and of the last attempts are kept; those between are only counted. */
const FIRST_ATTEMPTS = 3;
const LAST_ATTEMPTS = 10;
export const MAX_ATTEMPTS = FIRST_ATTEMPTS + LAST_ATTEMPTS;

export interface NumberedAttempt extends Attempt {
  readonly number: number;
}

/** What the history knows of a delivery. */
export interface DeliveryState {
  readonly outcome: Outcome | null;
  readonly endedAt: number | null;
  readonly attemptCount: number;
  readonly attempts: readonly NumberedAttempt[];
}

export const nothingKnown: DeliveryState = { outcome: null, endedAt: null, attemptCount: 0, attempts: [] };

/**
 * The state after a settlement. Settling the same again changes nothing: a delivery that has ended stays as it is, and an
 * attempt is added only if its number is new.
 */
export function settle(state: DeliveryState, settled: SettledDelivery, withContent: boolean): DeliveryState {
  if (state.endedAt !== null) return state;
  const { outcome, endedAt, attempts, attemptCount } = settled;
  const before = attemptCount - attempts.length;
  const fresh = attempts
    .map((attempt, index) => ({ ...(withContent ? attempt : withoutContent(attempt)), number: before + index + 1 }))
    .filter(({ number }) => number > state.attemptCount);
  return {
    outcome,
    endedAt,
    attemptCount: Math.max(attemptCount, state.attemptCount),
    attempts: fresh.length === 0 ? state.attempts : bounded([...state.attempts, ...fresh]),
  };
}

function bounded(attempts: readonly NumberedAttempt[]): readonly NumberedAttempt[] {
  if (attempts.length <= MAX_ATTEMPTS) return attempts;
  return [...attempts.slice(0, FIRST_ATTEMPTS), ...attempts.slice(-LAST_ATTEMPTS)];
}

/** An attempt without its request and its response. */
function withoutContent({ startedAt, endedAt, outcome }: Attempt): Attempt {
  return { startedAt, endedAt, outcome };
}
