import { failureKindOf, type Outcome, sameDetail } from '../../outcomes/outcome.ts';
import type { AttemptResult } from './attempt.ts';
import type { Backoff } from './backoff.ts';
import type { BreakerState } from './circuit-breaker.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { QuotaWait } from './quota.ts';

/** What follows for a delivery. Times are milliseconds. */
export type Decision =
  /** It is over. */
  | { readonly do: 'end'; readonly outcome: Outcome }
  /** Another attempt is made then (steady). */
  | { readonly do: 'retry'; readonly at: number; readonly because: Outcome }
  /** It waits until the circuit breaker of its host lets it through. */
  | { readonly do: 'park'; readonly because: Outcome }
  /** It waits for the operator, who corrects the configuration or switches the app on, or for the next start. */
  | { readonly do: 'hold'; readonly until: 'operator' | 'next-start'; readonly because: Outcome }
  /** It waits for the next day's budget, and is looked at again then (steady). */
  | { readonly do: 'budget'; readonly at: number; readonly because: Outcome }
  /** Its turn comes again then (steady), and there is nothing to tell of it. */
  | { readonly do: 'postpone'; readonly at: number };

/** What is decided with, apart from the delivery itself. */
export interface Circumstances {
  /** Unix milliseconds, and milliseconds that only go forward. */
  readonly now: number;
  readonly steady: number;
  /** What everything ends with while the app is gone; undefined while it is there. */
  readonly closed: Outcome | undefined;
  /** The app is switched off: what waits is kept. */
  readonly switchedOff: boolean;
  readonly stopping: boolean;
  /** Another provider has the say now. */
  readonly replaced: boolean;
  /** So many deliveries wait that none may whose address is refused. */
  readonly refusedAtCapacity: boolean;
  readonly backoff: Pick<Backoff, 'retry'>;
}

/** How the host and the endpoint are doing after an attempt. */
export interface Standing {
  /** Of the host, after it heard of this attempt. */
  readonly breaker: BreakerState;
  /** What the endpoint ends with when it has been dead for so long that it counts as gone. */
  readonly silentDeath: Outcome | undefined;
}

type Waiting = Pick<QueuedDelivery, 'expiresAt' | 'attempts' | 'notBefore' | 'urgent' | 'outcome'>;

/** What follows when a delivery's turn has come, before its provider is asked; null when it is to be attempted. */
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

/** What follows from the app's own limits when a provider is to be asked; null when they let the delivery pass. */
export function decideQuota(
  delivery: Pick<QueuedDelivery, 'expiresAt' | 'attempts' | 'urgent' | 'repeat'>,
  wait: QuotaWait,
  { now, steady }: Pick<Circumstances, 'now' | 'steady'>,
): Decision | null {
  // What was attempted has been counted, a repeat sends nothing, and what somebody wants at once goes.
  if (delivery.attempts > 0 || delivery.repeat || delivery.urgent) return null;
  const left = delivery.expiresAt - now;
  const because: Outcome = { status: 'failed', reason: wait.reason };
  switch (wait.reason) {
    case 'rate-limited':
      return { do: 'retry', at: steady + Math.min(wait.forMs, left), because };
    case 'budget-spent':
      // Days go by the wall clock, which jumps; the clock for waiting may stand still while the computer sleeps.
      return { do: 'budget', at: steady + Math.min(wait.forMs, left, LOOK_MS), because };
  }
}

/** What follows from an outcome that came without anybody being asked: the provider had nothing to send. */
export function decideUnsent(outcome: Outcome): Decision {
  if (!isPassing(outcome)) return { do: 'end', outcome };
  return { do: 'hold', until: 'operator', because: outcome };
}

/**
 * What follows from an attempt. `delivery` has counted it. What concerns the host or the app waits on the breaker once that
 * is not closed; everything else waits by itself, and nobody else with it.
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
  // What a provider said that has no say any more counts no more, and nobody is to blame.
  if (is.replaced) return { do: 'retry', at: is.steady, because: outcome };
  if (breaker !== 'closed' && (concerns === 'host' || concerns === 'credentials')) {
    return { do: 'park', because: outcome };
  }
  const delay = Math.min(is.backoff.retry(delivery.attempts, retryAfterMs), delivery.expiresAt - is.now);
  return { do: 'retry', at: is.steady + delay, because: outcome };
}

/** True for a failure that another attempt may cure. */
export const isPassing = (outcome: Outcome) =>
  outcome.status === 'failed' && failureKindOf(outcome.reason) !== 'permanent';

/** Addresses come with pushes, so anybody can name one that is refused, and must not fill the outbox with it. */
export const isRefusedAddress = ({ reason }: Outcome) => reason === 'address-refused';

const LOOK_MS = 5 * 60_000;
const switchedOff: Outcome = { status: 'failed', reason: 'app-disabled' };
const tooEarly: Outcome = { status: 'failed', reason: 'provider-unavailable' };

function expired({ outcome }: Waiting): Outcome {
  // Nothing but the budget kept it.
  if (outcome?.reason === 'budget-spent') return { status: 'failed', reason: 'budget-spent' };
  return { status: 'failed', reason: 'expired', ...sameDetail(outcome ?? {}) };
}
