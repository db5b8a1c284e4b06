const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 15_000;
/** After a run this long, earlier deaths no longer count. */
const HEALTHY_MS = 60_000;
/** After this many deaths in a row the relay counts as failed. It is still retried, in case the disk or the file is fixed. */
const FAILED_AFTER = 5;
const FAILED_RETRY_MS = 60_000;

export interface Restart {
  readonly attempt: number;
  readonly failed: boolean;
  readonly retryInMs: number;
}

/** When a relay that died is started again, and when it counts as failed. */
export interface RestartPlan {
  /** Counts a death after `ranMs` milliseconds. */
  died(ranMs: number): Restart;
  /** Forgets the deaths: a person asks for another attempt now. */
  reset(): void;
}

export function createRestartPlan(): RestartPlan {
  let attempt = 0;
  return {
    died(ranMs) {
      if (ranMs > HEALTHY_MS) attempt = 0;
      attempt += 1;
      const failed = attempt >= FAILED_AFTER;
      const retryInMs = failed ? FAILED_RETRY_MS : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
      return { attempt, failed, retryInMs };
    },
    reset() {
      attempt = 0;
    },
  };
}
