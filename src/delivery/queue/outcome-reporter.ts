import type { Outcome } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';
import type { ResultTracker } from './last-results.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Called with every end of a delivery, and whenever one starts to wait. */
export type Report = (delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]) => void;

export interface OutcomeReporterDeps {
  readonly results: Pick<ResultTracker, 'record'>;
  readonly report: Report;
}

/** Reports the outcomes of deliveries: the first one to the caller that awaits it, and every one to the queue's `report`. */
export interface OutcomeReporter {
  /** Resolves to the first outcome that is reported of a delivery. */
  first(delivery: QueuedDelivery): Promise<Outcome>;
  /** Counts a delivery whose outcome an earlier process reported. */
  recovered(outcome: Outcome | undefined): void;
  /** Reports an outcome; `before` is the one reported last. */
  report(delivery: QueuedDelivery, before: Outcome | undefined, outcome: Outcome, attempts: readonly Attempt[]): void;
  /** Number of deliveries whose last reported outcome is that they wait. */
  waiting(): number;
}

export function createOutcomeReporter({ results, report }: OutcomeReporterDeps): OutcomeReporter {
  /** Deliveries without a reported outcome. */
  const awaited = new Map<QueuedDelivery, (outcome: Outcome) => void>();
  let waiting = 0;

  return {
    first: (delivery) =>
      new Promise((resolve) => {
        awaited.set(delivery, resolve);
      }),

    recovered(outcome) {
      if (outcome?.status === 'retrying') waiting += 1;
    },

    report(delivery, before, outcome, attempts) {
      if (before?.status === 'retrying') waiting -= 1;
      if (outcome.status === 'retrying') waiting += 1;
      results.record(outcome, attempts);
      report(delivery, outcome, attempts);
      if (before !== undefined) return;
      awaited.get(delivery)?.(outcome);
      awaited.delete(delivery);
    },

    waiting: () => waiting,
  };
}
