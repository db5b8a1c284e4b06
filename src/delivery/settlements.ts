import type { Answer, Outbox, SettledDelivery } from '../outbox/outbox.ts';

/**
 * The number of unwritten outcomes at which no more attempts start: a crash can make these happen again, besides the attempts
 * under way.
 */
const MAX_UNWRITTEN = 2_000;

export interface SettlementsDeps {
  readonly outbox: Pick<Outbox, 'settle'>;
  readonly onError: (error: unknown) => void;
  /** Called when the number of unwritten outcomes falls below its limit. */
  readonly drained: () => void;
}

/** Gives the outbox outcomes and answers, without waiting for the disk. */
export interface Settlements {
  /** `written` is called when the outcome is on disk. */
  settle(pushId: string, delivery: SettledDelivery, written: () => void): void;
  /** `written` is called when the answer is on disk. */
  answer(pushId: string, answer: Answer, written: () => void): void;
  /** True while so many outcomes are unwritten that no more attempts may start. */
  atCapacity(): boolean;
}

/** All settlements of one commit of the outbox share its promise, so that a push costs no promise itself. */
export function createSettlements({ outbox, onError, drained }: SettlementsDeps): Settlements {
  let commit: Promise<void> | undefined;
  let calls: (() => void)[] = [];
  let unwritten = 0;

  function join(promise: Promise<void>, written: () => void): void {
    if (promise !== commit) {
      const all: (() => void)[] = [];
      commit = promise;
      calls = all;
      promise.then(() => {
        for (const call of all) call();
      }, onError);
    }
    calls.push(written);
  }

  return {
    settle(pushId, delivery, written) {
      unwritten += 1;
      join(outbox.settle({ pushId, deliveries: [delivery] }), () => {
        unwritten -= 1;
        written();
        if (unwritten === MAX_UNWRITTEN - 1) drained();
      });
    },
    answer: (pushId, answer, written) => join(outbox.settle({ pushId, answer, deliveries: [] }), written),
    atCapacity: () => unwritten >= MAX_UNWRITTEN,
  };
}
