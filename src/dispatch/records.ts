import type { Acknowledgement, DeliveryRecord, Journal } from '../journal/journal.ts';

/**
 * Hands the journal what became of deliveries, without waiting. Everything that goes with one of the journal's batches
 * shares one promise, so that a push costs none of its own.
 */
export function createRecords(journal: Pick<Journal, 'record' | 'acknowledge'>, onError: (error: unknown) => void) {
  let batch: Promise<void> | undefined;
  let written: (() => void)[] = [];

  function join(promise: Promise<void>, then: (() => void) | undefined): void {
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
    keep: (record: DeliveryRecord, then?: () => void) => join(journal.record([record]), then),
    acknowledge: (acknowledgement: Acknowledgement) => join(journal.acknowledge(acknowledgement), undefined),
  };
}
