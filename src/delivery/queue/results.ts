import type { Clock } from '../../lib/clock.ts';
import { type Detail, type Outcome, type Reason, reasons, sameDetail } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';

/** How deliveries went since the start. Times are unix milliseconds. */
export interface LastResults {
  readonly lastSuccessAt: number | null;
  readonly lastFailure: ({ readonly at: number; readonly reason: Reason; readonly words: string } & Detail) | null;
}

export type Results = ReturnType<typeof createResults>;

/** Remembers the last delivery that went well and the last that did not. What is suppressed on purpose is neither. */
export function createResults(clock: Pick<Clock, 'now'>) {
  let lastSuccessAt: number | null = null;
  let lastFailure: LastResults['lastFailure'] = null;
  return {
    saw(outcome: Outcome, attempts: readonly Attempt[]): void {
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
    read: (): LastResults => ({ lastSuccessAt, lastFailure }),
  };
}
