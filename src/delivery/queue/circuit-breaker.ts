import type { Clock } from '../../lib/clock.ts';
import type { FailureKind } from '../../outcomes/outcome.ts';
import type { Concerns } from '../../providers/provider.ts';
import type { Backoff } from './backoff.ts';

/** Failures of the host in a row that open the breaker. */
const MAX_HOST_FAILURES = 5;
/** Different recipients that fail in a row, with no success between: then it is hardly about each of them. */
const MAX_RECIPIENTS = 5;
/** Different recipients for which the app's own credentials are refused. */
const MAX_REFUSED = 2;
/** Deliveries that probe at one time. */
const MAX_PROBES = 4;
/** So many recipients that failed are remembered; more are probed as if they had not. */
const MAX_REMEMBERED = 100_000;

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
  /** Rests that had begun by then. Of those that probe together, one that fails is enough for the next rest. */
  readonly rest: number;
}

export interface CircuitBreakerDeps {
  readonly clock: Pick<Clock, 'steady'>;
  readonly backoff: Pick<Backoff, 'probe'>;
}

/**
 * Keeps deliveries from a host that fails (Nygard, "Release It!", circuit breaker). It opens when the host itself fails
 * several times in a row, when it refuses the app's credentials, or when many different recipients fail in a row.
 *
 * Where the host failed, nobody goes through until it has rested; then it is half-open: recipients that have not failed
 * since go through first, a few at a time. Where recipients failed, it is half-open at once for those that have not: one
 * device's trouble is not another's. Any success closes it.
 */
export function createCircuitBreaker({ clock, backoff }: CircuitBreakerDeps) {
  /** What made it open; null while it is closed. */
  let cause: 'host' | 'recipients' | null = null;
  let hostFailures = 0;
  /** Recipients that failed since the last success. */
  const failed = new Set<string>();
  /** Those of them for which the app's credentials were refused. */
  const refused = new Set<string>();
  const probing = new Map<string, Probe>();
  /** Rests in a row, and rests in all. */
  let inARow = 0;
  let rests = 0;
  /** Steady milliseconds of the end of the rest. */
  let until = 0;

  const isRested = () => clock.steady() >= until;
  const hasFailed = (recipient: string) => failed.has(recipient);

  function rest(kind: FailureKind, retryAfterMs: number | undefined): void {
    rests += 1;
    until = clock.steady() + backoff.probe(inARow++, kind, retryAfterMs);
  }

  function openFor(concerns: Concerns): typeof cause {
    if (concerns === 'host' && hostFailures >= MAX_HOST_FAILURES) return 'host';
    if (concerns === 'credentials' && refused.size >= MAX_REFUSED) return 'host';
    return failed.size >= MAX_RECIPIENTS ? 'recipients' : null;
  }

  function remember(recipient: string, concerns: Concerns): void {
    if (failed.size < MAX_REMEMBERED) failed.add(recipient);
    hostFailures = concerns === 'host' ? hostFailures + 1 : 0;
    if (concerns !== 'credentials') refused.clear();
    else if (refused.size < MAX_REFUSED) refused.add(recipient);
  }

  /** A failure while it is not closed; `probe` tells how it went through, and is absent for what was under way before. */
  function failedAgain(failure: BreakerFailure, probe: Probe | undefined): void {
    const { concerns, kind, retryAfterMs } = failure;
    const ofHost = concerns === 'host' || concerns === 'credentials';
    if (cause === 'recipients') {
      if (ofHost && openFor(concerns) === 'host') {
        cause = 'host';
        rest(kind, retryAfterMs);
      } else if (probe?.failedBefore && probe.rest === rests) rest(kind, undefined);
    } else if (ofHost) {
      if (probe?.rest === rests) rest(kind, retryAfterMs);
      // What was under way when it opened says nothing new, unless it names a time.
      else if (retryAfterMs !== undefined) until = Math.max(until, clock.steady() + retryAfterMs);
    } else if (probe !== undefined) {
      // The host answers again, and what it says is about this recipient.
      cause = 'recipients';
      hostFailures = 0;
      refused.clear();
      inARow = 0;
      rest(kind, undefined);
    }
  }

  return {
    state(): BreakerState {
      if (cause === null) return 'closed';
      return cause === 'recipients' || probing.size > 0 || isRested() ? 'half-open' : 'open';
    },
    /** Steady milliseconds before which those that failed are not let through. */
    until: () => until,
    /** True for a recipient that has failed since the last success. */
    hasFailed,

    /** True when a delivery to this recipient may go through now; `waiting` probes were called and have not come yet. */
    admits(recipient: string, urgent: boolean, waiting: number): boolean {
      if (cause === null) return true;
      const probes = probing.size + waiting;
      if (urgent && probes === 0) return true;
      if (hasFailed(recipient)) return isRested() && probes < (cause === 'host' ? 1 : MAX_PROBES);
      return (cause === 'recipients' || isRested()) && probes < MAX_PROBES;
    },

    /** A delivery to this recipient goes through. */
    begin(recipient: string): void {
      if (cause !== null) probing.set(recipient, { failedBefore: hasFailed(recipient), rest: rests });
    },

    /** The host works: it delivered, or said what is wrong with a push. True when that closes the breaker. */
    succeeded(): boolean {
      const closes = cause !== null;
      if (closes || failed.size > 0) {
        cause = null;
        hostFailures = 0;
        failed.clear();
        refused.clear();
        inARow = 0;
        until = 0;
        probing.clear();
      }
      return closes;
    },

    /** An attempt failed. True when that opens the breaker. */
    failed(recipient: string, failure: BreakerFailure): boolean {
      const probe = probing.get(recipient);
      probing.delete(recipient);
      remember(recipient, failure.concerns);
      if (cause !== null) {
        failedAgain(failure, probe);
        return false;
      }
      cause = openFor(failure.concerns);
      if (cause === null) return false;
      rest(failure.kind, cause === 'host' ? failure.retryAfterMs : undefined);
      return true;
    },

    /** An attempt ended that says nothing of the host. */
    left: (recipient: string): void => void probing.delete(recipient),

    /** True when forgetting it changes nothing but how soon it would open. */
    isIdle: () => probing.size === 0 && (cause === null || isRested()),
  };
}
