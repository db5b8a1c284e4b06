import type { Answer, Outbox, SettledDelivery } from '../outbox/outbox.ts';

/**
 * So many outcomes may be unwritten before nothing more is begun: that is what a crash can make happen again, besides what
 * was under way.
 */
const MAX_UNWRITTEN = 2_000;

export interface SettlementsDeps {
  readonly outbox: Pick<Outbox, 'settle'>;
  readonly onError: (error: unknown) => void;
  /** Called when there were too many unwritten outcomes, and are not any more. */
  readonly drained: () => void;
}

/**
 * Hands the outbox what became of deliveries, without waiting. Everything that goes with one of the outbox's commits
 * shares one promise, so that a push costs none of its own.
 */
export function createSettlements({ outbox, onError, drained }: SettlementsDeps) {
  let commit: Promise<void> | undefined;
  let written: (() => void)[] = [];
  let unwritten = 0;

  function join(promise: Promise<void>, then?: () => void): void {
    if (promise !== commit) {
      const all: (() => void)[] = [];
      commit = promise;
      written = all;
      promise.then(() => {
        for (const call of all) call();
      }, onError);
    }
    if (then !== undefined) written.push(then);
  }

  return {
    /** `then` is called when it is written. */
    settle(pushId: string, delivery: SettledDelivery, then?: () => void): void {
      unwritten += 1;
      join(outbox.settle({ pushId, deliveries: [delivery] }), () => {
        unwritten -= 1;
        then?.();
        if (unwritten === MAX_UNWRITTEN - 1) drained();
      });
    },
    /** True while so much is unwritten that nothing more is to be begun. */
    atCapacity: () => unwritten >= MAX_UNWRITTEN,
    /** `then` is called when it is written. */
    answer: (pushId: string, answer: Answer, then: () => void) =>
      join(outbox.settle({ pushId, answer, deliveries: [] }), then),
  };
}
