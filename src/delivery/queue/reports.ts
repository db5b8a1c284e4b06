import type { Outcome } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { Results } from './results.ts';

/** Called with every end, and with every beginning of a wait. */
export type Report = (delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]) => void;

export interface ReportsDeps {
  readonly results: Pick<Results, 'saw'>;
  readonly report: Report;
}

export type Reports = ReturnType<typeof createReports>;

/** Tells what becomes of deliveries: the first outcome to whoever waits for it, and every one in a report. */
export function createReports({ results, report }: ReportsDeps) {
  /** Those of which nothing has been told yet. */
  const awaited = new Map<QueuedDelivery, (outcome: Outcome) => void>();
  let waiting = 0;

  return {
    /** Resolves to the first outcome that is told of a delivery. */
    first: (delivery: QueuedDelivery): Promise<Outcome> =>
      new Promise((resolve) => {
        awaited.set(delivery, resolve);
      }),

    /** An earlier process told the outcome of a delivery. */
    recovered(outcome: Outcome | undefined): void {
      if (outcome?.status === 'retrying') waiting += 1;
    },

    /** `before` is what was told of it last. */
    tell(delivery: QueuedDelivery, before: Outcome | undefined, outcome: Outcome, attempts: readonly Attempt[]): void {
      if (before?.status === 'retrying') waiting -= 1;
      if (outcome.status === 'retrying') waiting += 1;
      results.saw(outcome, attempts);
      report(delivery, outcome, attempts);
      if (before !== undefined) return;
      awaited.get(delivery)?.(outcome);
      awaited.delete(delivery);
    },

    /** Deliveries of which it was told last that they wait. */
    waiting: () => waiting,
  };
}
