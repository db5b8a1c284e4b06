const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 15_000;
/** A relay that ran this long before it died is started again at once, and not as one that keeps dying. */
const HEALTHY_MS = 60_000;
/** So many deaths in a row are no accident any more. It is still tried, in case the disk or the file was mended. */
const FAILED_AFTER = 5;
const FAILED_RETRY_MS = 60_000;

/** When a relay that died is started again, and when that is a state of its own. */
export function createRestartPlan() {
  let attempt = 0;
  return {
    /** A death after so many milliseconds of running. */
    died(ranMs: number): { readonly attempt: number; readonly failed: boolean; readonly retryInMs: number } {
      if (ranMs > HEALTHY_MS) attempt = 0;
      attempt += 1;
      const failed = attempt >= FAILED_AFTER;
      const retryInMs = failed ? FAILED_RETRY_MS : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
      return { attempt, failed, retryInMs };
    },
    /** Somebody says that it is mended. */
    forget(): void {
      attempt = 0;
    },
  };
}
