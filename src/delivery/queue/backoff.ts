import type { FailureKind } from '../../outcomes/outcome.ts';

/** Delays before another attempt, in milliseconds. */
export interface Backoff {
  /** Before another attempt at a delivery that failed `attempts` times. */
  retry(attempts: number, retryAfterMs: number | undefined): number;
  /** Before the next probe of a host whose probes failed `times` in a row. */
  probe(times: number, kind: FailureKind, retryAfterMs: number | undefined): number;
}

const FIRST_MS = 2_000;
const MAX_RETRY_MS = 10 * 60_000;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 60_000;
/** A failure that needs the operator does not pass by itself, and a fix may go unnoticed: it is probed rarely. */
const FIRST_OPERATOR_MS = 30_000;
const MAX_OPERATOR_MS = 10 * 60_000;
/** A shorter Retry-After does not shorten the backoff. */
const MIN_RETRY_AFTER_MS = 5_000;
/** More doublings than any delay needs. */
const MAX_DOUBLINGS = 30;

/**
 * Exponential backoff with full jitter and a cap (AWS Architecture Blog, "Exponential Backoff And Jitter"), never before
 * the time a provider asks for. `random` gives numbers from 0 to 1.
 */
export function createBackoff(random: () => number): Backoff {
  const jittered = (first: number, cap: number, times: number) => {
    const most = Math.min(cap, first * 2 ** Math.min(times, MAX_DOUBLINGS));
    return Math.max(first / 2, random() * most);
  };
  function notBefore(delay: number, retryAfterMs: number | undefined): number {
    if (retryAfterMs === undefined) return delay;
    // Spread after the requested time, or all deliveries that were asked to wait would come back at once.
    const requested = retryAfterMs + random() * Math.min(delay, FIRST_MS);
    return retryAfterMs < MIN_RETRY_AFTER_MS ? Math.max(requested, delay) : requested;
  }
  return {
    retry: (attempts, retryAfterMs) => notBefore(jittered(FIRST_MS, MAX_RETRY_MS, attempts - 1), retryAfterMs),
    probe(times, kind, retryAfterMs) {
      const [first, cap] = kind === 'transient' ? [FIRST_PROBE_MS, MAX_PROBE_MS] : [FIRST_OPERATOR_MS, MAX_OPERATOR_MS];
      return notBefore(jittered(first, cap, times), retryAfterMs);
    },
  };
}
