import type { Acknowledgement, DeliveryRecord, Journal } from '../journal/journal.ts';

/**
 * So many outcomes may be unwritten before nothing more is begun: that is what a crash can make happen again, besides what
 * was under way.
 */
const MOST_UNWRITTEN = 2_000;

export interface RecordsDeps {
  readonly journal: Pick<Journal, 'record' | 'acknowledge'>;
  readonly onError: (error: unknown) => void;
  /** Called when there were too many unwritten outcomes, and are not any more. */
  readonly room: () => void;
}

/**
 * Hands the journal what became of deliveries, without waiting. Everything that goes with one of the journal's batches
 * shares one promise, so that a push costs none of its own.
 */
export function createRecords({ journal, onError, room }: RecordsDeps) {
  let batch: Promise<void> | undefined;
  let written: (() => void)[] = [];
  let unwritten = 0;

  function join(promise: Promise<void>, then?: () => void): void {
    if (promise !== batch) {
      const all: (() => void)[] = [];
      batch = promise;
      written = all;
      promise.then(() => {
        for (const call of all) call();
      }, onError);
    }
    if (then !== undefined) written.push(then);
  }

  return {
    /** `then` is called when it is written. */
    keep(record: DeliveryRecord, then?: () => void): void {
      unwritten += 1;
      join(journal.record([record]), () => {
        unwritten -= 1;
        then?.();
        if (unwritten === MOST_UNWRITTEN - 1) room();
      });
    },
    /** True while so much is unwritten that nothing more is to be begun. */
    full: () => unwritten >= MOST_UNWRITTEN,
    acknowledge: (acknowledgement: Acknowledgement, then: () => void) =>
      join(journal.acknowledge(acknowledgement), then),
  };
}
