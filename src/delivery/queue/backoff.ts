import type { FailureKind } from '../../outcomes/outcome.ts';

/** How long is waited before another attempt. Times are milliseconds. */
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
/** A mistake of the operator does not pass by itself; it is looked at now and then because nobody tells us. */
const FIRST_OPERATOR_MS = 30_000;
const MAX_OPERATOR_MS = 10 * 60_000;
/** Who asks for so little, again and again, is not asked more often for it. */
const SHORT_MS = 5_000;
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
    // Spread behind the asked time, or all who were asked to wait would come back at once.
    const asked = retryAfterMs + random() * Math.min(delay, FIRST_MS);
    return retryAfterMs < SHORT_MS ? Math.max(asked, delay) : asked;
  }
  return {
    retry: (attempts, retryAfterMs) => notBefore(jittered(FIRST_MS, MAX_RETRY_MS, attempts - 1), retryAfterMs),
    probe(times, kind, retryAfterMs) {
      const [first, cap] = kind === 'transient' ? [FIRST_PROBE_MS, MAX_PROBE_MS] : [FIRST_OPERATOR_MS, MAX_OPERATOR_MS];
      return notBefore(jittered(first, cap, times), retryAfterMs);
    },
  };
}
