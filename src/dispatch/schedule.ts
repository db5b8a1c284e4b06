/** When another attempt is made. Times are milliseconds. */
export interface Schedule {
  /** Before attempt `made + 1`, for a push that failed by itself. */
  retry(made: number, retryAfterMs: number | undefined): number;
  /** Before the next probe of a host that failed `times` in a row. */
  probe(times: number, cure: 'time' | 'operator', retryAfterMs: number | undefined): number;
}

const FIRST_MS = 2_000;
const RETRY_CAP_MS = 10 * 60_000;
const PROBE_FIRST_MS = 1_000;
const PROBE_CAP_MS = 60_000;
/** A mistake of the operator does not pass by itself; it is looked at now and then because nobody tells us. */
const OPERATOR_FIRST_MS = 30_000;
const OPERATOR_CAP_MS = 10 * 60_000;

/**
 * Exponential backoff with full jitter and a cap (AWS Architecture Blog, "Exponential Backoff And Jitter"), never before
 * the time a provider asks for. `random` gives numbers from 0 to 1.
 */
export function createSchedule(random: () => number): Schedule {
  const jittered = (first: number, cap: number, times: number) => {
    const most = Math.min(cap, first * 2 ** Math.min(times, 30));
    return Math.max(first / 2, random() * most);
  };
  const notBefore = (delay: number, retryAfterMs: number | undefined) =>
    // Spread behind the asked time, or all who were asked to wait would come back at once.
    retryAfterMs === undefined ? delay : retryAfterMs + random() * Math.min(delay, FIRST_MS);
  return {
    retry: (made, retryAfterMs) => notBefore(jittered(FIRST_MS, RETRY_CAP_MS, made), retryAfterMs),
    probe(times, cure, retryAfterMs) {
      const [first, cap] = cure === 'time' ? [PROBE_FIRST_MS, PROBE_CAP_MS] : [OPERATOR_FIRST_MS, OPERATOR_CAP_MS];
      return notBefore(jittered(first, cap, times), retryAfterMs);
    },
  };
}
