import type { Clock } from '../../lib/clock.ts';
import type { FailureKind } from '../../outcomes/outcome.ts';
import type { Concerns } from '../../providers/provider.ts';
import type { Backoff } from './backoff.ts';
import { createFailureStreak } from './failure-streak.ts';

/** Deliveries that probe at one time. */
const MAX_PROBES = 4;
export type BreakerState = 'closed' | 'open' | 'half-open';

/** A failure, as the breaker sees it. */
export interface BreakerFailure {
  readonly concerns: Concerns;
  readonly kind: FailureKind;
  readonly retryAfterMs?: number | undefined;
}

/** A recipient that was let through while the breaker was not closed. */
interface Probe {
  readonly failedBefore: boolean;
  /** How often the breaker had opened when the probe started: of the probes of one time, one failure opens it again. */
  readonly opened: number;
}

export interface CircuitBreakerDeps {
  readonly clock: Pick<Clock, 'steady'>;
  readonly backoff: Pick<Backoff, 'probe'>;
}

/**
 * Keeps deliveries from a host that fails (Nygard, "Release It!", circuit breaker). It opens when the host itself fails
 * several times in a row, when it refuses the app's credentials, or when many different recipients fail in a row.
 *
 * When the host failed, nobody goes through until its time is up; then the breaker is half-open: recipients that have not failed
 * since go through first, a few at a time. When recipients failed, the breaker is half-open at once for those that have not: one
 * device's trouble is not another's. Any success closes it.
 */
export interface CircuitBreaker {
  state(): BreakerState;
  /** Steady milliseconds before which recipients that failed are not let through. */
  until(): number;
  /** True for a recipient that has failed since the last success. */
  hasFailed(recipient: string): boolean;
  /** True when a delivery to this recipient may go through now. `waiting` is the number of released probes that have not arrived. */
  admits(recipient: string, urgent: boolean, waiting: number): boolean;
  /** Records that a delivery to this recipient goes through. */
  start(recipient: string): void;
  /** The host works: it delivered, or said what is wrong with a push. True when that closes the breaker. */
  succeeded(): boolean;
  /** Records a failed attempt. True when that opens the breaker. */
  failed(recipient: string, failure: BreakerFailure): boolean;
  /** Records an attempt that says nothing about the host. */
  left(recipient: string): void;
  /** True when forgetting the breaker changes nothing but how soon it would open. */
  isIdle(): boolean;
}

export function createCircuitBreaker({ clock, backoff }: CircuitBreakerDeps): CircuitBreaker {
  /** Why the breaker is not closed; null while it is. */
  let cause: 'host' | 'recipients' | null = null;
  const failures = createFailureStreak();
  const probing = new Map<string, Probe>();
  /** How often it opened without a success between, and in all. */
  let openedInARow = 0;
  let opened = 0;
  let until = 0;

  const isDue = () => clock.steady() >= until;

  function open(kind: FailureKind, retryAfterMs: number | undefined): void {
    opened += 1;
    until = clock.steady() + backoff.probe(openedInARow++, kind, retryAfterMs);
  }

  /** A failure while the breaker is not closed. `probe` is absent for an attempt that started before it opened. */
  function failedAgain({ concerns, kind, retryAfterMs }: BreakerFailure, probe: Probe | undefined): void {
    const isHosts = concerns === 'host' || concerns === 'credentials';
    if (cause === 'recipients') {
      if (isHosts && failures.causeFor(concerns) === 'host') {
        cause = 'host';
        open(kind, retryAfterMs);
      } else if (probe?.failedBefore && probe.opened === opened) open(kind, undefined);
    } else if (isHosts) {
      if (probe?.opened === opened) open(kind, retryAfterMs);
      // An attempt that started before it opened adds nothing, unless its answer names a time.
      else if (retryAfterMs !== undefined) until = Math.max(until, clock.steady() + retryAfterMs);
    } else if (probe !== undefined) {
      // The host answers again, and its answer is about this recipient.
      cause = 'recipients';
      failures.hostAnswered();
      openedInARow = 0;
      open(kind, undefined);
    }
  }

  return {
    state() {
      if (cause === null) return 'closed';
      return cause === 'recipients' || probing.size > 0 || isDue() ? 'half-open' : 'open';
    },
    until: () => until,
    hasFailed: failures.hasFailed,

    admits(recipient, urgent, waiting) {
      if (cause === null) return true;
      const probes = probing.size + waiting;
      if (urgent && probes === 0) return true;
      if (failures.hasFailed(recipient)) return isDue() && probes < (cause === 'host' ? 1 : MAX_PROBES);
      return (cause === 'recipients' || isDue()) && probes < MAX_PROBES;
    },

    start(recipient) {
      if (cause !== null) probing.set(recipient, { failedBefore: failures.hasFailed(recipient), opened });
    },

    succeeded() {
      const closes = cause !== null;
      if (closes || !failures.isEmpty()) {
        cause = null;
        failures.clear();
        openedInARow = 0;
        until = 0;
        probing.clear();
      }
      return closes;
    },

    failed(recipient, failure) {
      const probe = probing.get(recipient);
      probing.delete(recipient);
      failures.add(recipient, failure.concerns);
      if (cause !== null) {
        failedAgain(failure, probe);
        return false;
      }
      cause = failures.causeFor(failure.concerns);
      if (cause === null) return false;
      open(failure.kind, cause === 'host' ? failure.retryAfterMs : undefined);
      return true;
    },

    left: (recipient) => void probing.delete(recipient),
    isIdle: () => probing.size === 0 && (cause === null || isDue()),
  };
}
