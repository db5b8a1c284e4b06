import type { Clock } from '../../lib/clock.ts';
import { type Detail, type Outcome, type Reason, reasons, sameDetail } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';

/** The last results since the start. Times are unix milliseconds. */
export interface LastResults {
  readonly lastSuccessAt: number | null;
  readonly lastFailure: ({ readonly at: number; readonly reason: Reason; readonly words: string } & Detail) | null;
}

/** Remembers the last success and the last failure. A delivery that is suppressed on purpose is neither. */
export interface ResultTracker {
  record(outcome: Outcome, attempts: readonly Attempt[]): void;
  read(): LastResults;
}

export function createResultTracker(clock: Pick<Clock, 'now'>): ResultTracker {
  let lastSuccessAt: number | null = null;
  let lastFailure: LastResults['lastFailure'] = null;
  return {
    record(outcome, attempts) {
      switch (outcome.status) {
        case 'delivered':
          lastSuccessAt = clock.now();
          return;
        case 'suppressed':
          return;
        case 'retrying':
          if (attempts.length === 0) return;
          break;
        case 'failed':
        case 'rejected':
          break;
      }
      const { reason, detail = reasons[reason] } = outcome;
      lastFailure = { at: clock.now(), reason, words: detail, ...sameDetail(outcome) };
    },
    read: () => ({ lastSuccessAt, lastFailure }),
  };
}
