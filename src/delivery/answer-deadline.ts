/** Something whose first outcome is waited for, at most so many milliseconds. */
export interface Awaited {
  readonly withinMs: number;
  settled(): boolean;
}

/**
 * Waits until everything has settled, or its time is up. `settle` is to be called once for each that had not settled at the
 * time of `wait`; `end` ends the wait at once; `after` is the way to wait.
 */
export function createAnswerDeadline(after: (milliseconds: number, call: () => void) => () => void) {
  let left = 0;
  let resolve: (() => void) | undefined;
  let cancels: readonly (() => void)[] = [];
  /** Whether those that have not settled have used up their time; asked only once some have. */
  let restIsLate: (() => boolean) | undefined;

  function end(): void {
    for (const cancel of cancels) cancel();
    resolve?.();
    resolve = undefined;
  }

  return {
    end,

    settle(): void {
      left -= 1;
      if (left === 0 || restIsLate?.()) end();
    },

    wait(all: readonly Awaited[]): Promise<void> {
      const waiting = all.filter((one) => !one.settled());
      left = waiting.length;
      if (left === 0) return Promise.resolve();
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      // Apps differ in their patience: when one's time is up, only the others are waited for.
      const times = new Set(waiting.map(({ withinMs }) => withinMs));
      cancels = [...times].map((milliseconds) =>
        after(milliseconds, () => {
          restIsLate = () => waiting.every((one) => one.withinMs <= milliseconds || one.settled());
          if (restIsLate()) end();
        }),
      );
      return promise;
    },
  };
}
