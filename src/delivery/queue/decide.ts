import { failureKindOf, type Outcome, sameDetail } from '../../outcomes/outcome.ts';
import type { AttemptResult } from './attempt.ts';
import type { Backoff } from './backoff.ts';
import type { BreakerState } from './circuit-breaker.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { QuotaWait } from './quota.ts';

/** What follows for a delivery. Times are milliseconds. */
export type Decision =
  /** The delivery ends. */
  | { readonly do: 'end'; readonly outcome: Outcome }
  /** Another attempt is made at this time (steady). */
  | { readonly do: 'retry'; readonly at: number; readonly because: Outcome }
  /** The delivery waits until the circuit breaker of its host lets it through. */
  | { readonly do: 'park'; readonly because: Outcome }
  /** The delivery waits for the operator, who fixes the configuration or enables the app, or for the next start. */
  | { readonly do: 'hold'; readonly until: 'operator' | 'next-start'; readonly because: Outcome }
  /** The delivery waits for the next day's budget, and is checked again at this time (steady). */
  | { readonly do: 'budget'; readonly at: number; readonly because: Outcome }
  /** The delivery is processed again at this time (steady), and nothing is reported. */
  | { readonly do: 'postpone'; readonly at: number };

/** What a decision depends on besides the delivery. */
export interface Circumstances {
  /** Unix milliseconds, and milliseconds that only go forward. */
  readonly now: number;
  readonly steady: number;
  /** What every delivery ends with once the app was removed; undefined before. */
  readonly closed: Outcome | undefined;
  /** The app is switched off: waiting deliveries are kept. */
  readonly switchedOff: boolean;
  readonly stopping: boolean;
  /** The provider was replaced by another one. */
  readonly replaced: boolean;
  /** So many deliveries wait that none may whose address is refused. */
  readonly refusedAtCapacity: boolean;
  readonly backoff: Pick<Backoff, 'retry'>;
}

/** The state of host and endpoint after an attempt. */
export interface Standing {
  /** Of the host, after this attempt was recorded. */
  readonly breaker: BreakerState;
  /** The rejection of an endpoint that has been dead for too long. */
  readonly silentDeath: Outcome | undefined;
}

type Waiting = Pick<QueuedDelivery, 'expiresAt' | 'attempts' | 'notBefore' | 'urgent' | 'outcome'>;

/** What follows for a delivery that is processed, before the request is prepared; null when it may be attempted. */
export function decideBefore(delivery: Waiting, is: Circumstances): Decision | null {
  const { now, steady } = is;
  if (now >= delivery.expiresAt) return { do: 'end', outcome: expired(delivery) };
  if (is.closed !== undefined) return { do: 'end', outcome: is.closed };
  if (is.switchedOff) return { do: 'hold', until: 'operator', because: switchedOff };
  if (is.stopping || is.replaced) return { do: 'postpone', at: steady };
  const early = delivery.notBefore - steady;
  if (early <= 0 || delivery.urgent) return null;
  return { do: 'retry', at: steady + Math.min(early, delivery.expiresAt - now), because: tooEarly };
}

/** What follows from the app's own limits; null when they let the delivery pass. */
export function decideQuota(
  delivery: Pick<QueuedDelivery, 'expiresAt' | 'attempts' | 'urgent' | 'repeat'>,
  wait: QuotaWait,
  { now, steady }: Pick<Circumstances, 'now' | 'steady'>,
): Decision | null {
  // A retry was counted before, a repeat sends nothing, and a person's request passes all limits.
  if (delivery.attempts > 0 || delivery.repeat || delivery.urgent) return null;
  const left = delivery.expiresAt - now;
  const because: Outcome = { status: 'failed', reason: wait.reason };
  switch (wait.reason) {
    case 'rate-limited':
      return { do: 'retry', at: steady + Math.min(wait.forMs, left), because };
    case 'budget-spent':
      // Days follow the wall clock, which may jump; the steady clock may stop while the computer sleeps.
      return { do: 'budget', at: steady + Math.min(wait.forMs, left, CHECK_MS), because };
  }
}

/** What follows when the provider has nothing to send. */
export function decideUnsent(outcome: Outcome): Decision {
  if (!isPassing(outcome)) return { do: 'end', outcome };
  return { do: 'hold', until: 'operator', because: outcome };
}

/**
 * What follows from an attempt, which `delivery` has counted. A failure that concerns the host or the app waits on the breaker
 * unless that is closed; any other failure delays only its own recipient.
 */
export function decide(
  delivery: Waiting,
  { outcome, concerns, retryAfterMs }: Pick<AttemptResult, 'outcome' | 'concerns' | 'retryAfterMs'>,
  is: Circumstances,
  { breaker, silentDeath }: Standing,
): Decision {
  if (!isPassing(outcome) || (isRefusedAddress(outcome) && is.refusedAtCapacity)) return { do: 'end', outcome };
  if (silentDeath !== undefined) return { do: 'end', outcome: silentDeath };
  if (is.closed !== undefined) return { do: 'end', outcome: is.closed };
  if (is.stopping) return { do: 'hold', until: 'next-start', because: outcome };
  if (is.switchedOff) return { do: 'hold', until: 'operator', because: switchedOff };
  // The answer of a replaced provider means nothing for the new one.
  if (is.replaced) return { do: 'retry', at: is.steady, because: outcome };
  if (breaker !== 'closed' && (concerns === 'host' || concerns === 'credentials')) {
    return { do: 'park', because: outcome };
  }
  const delay = Math.min(is.backoff.retry(delivery.attempts, retryAfterMs), delivery.expiresAt - is.now);
  return { do: 'retry', at: is.steady + delay, because: outcome };
}

/** True for a failure after which another attempt may succeed. */
export const isPassing = (outcome: Outcome) =>
  outcome.status === 'failed' && failureKindOf(outcome.reason) !== 'permanent';

/** Anybody can send a push with an address that is refused, and must not fill the outbox with such pushes. */
export const isRefusedAddress = ({ reason }: Outcome) => reason === 'address-refused';

const CHECK_MS = 5 * 60_000;
const switchedOff: Outcome = { status: 'failed', reason: 'app-disabled' };
const tooEarly: Outcome = { status: 'failed', reason: 'provider-unavailable' };

function expired({ outcome }: Waiting): Outcome {
  // Only the budget kept it waiting.
  if (outcome?.reason === 'budget-spent') return { status: 'failed', reason: 'budget-spent' };
  return { status: 'failed', reason: 'expired', ...sameDetail(outcome ?? {}) };
}
