/** Something with a first outcome that is waited for, for up to `withinMs` milliseconds. */
export interface Awaited {
  readonly withinMs: number;
  settled(): boolean;
}

/** How long the answer to one push waits for its deliveries. */
export interface AnswerDeadline {
  /** Resolves once everything has settled or its time is up. To be called once. */
  wait(all: readonly Awaited[]): Promise<void>;
  /** To be called once for each that settles after the call of `wait`; calls before it have no effect. */
  settle(): void;
  /** Ends the wait at once. */
  end(): void;
}

/** `after` is the clock's timer; it returns what cancels the call. */
export function createAnswerDeadline(after: (milliseconds: number, call: () => void) => () => void): AnswerDeadline {
  let left = 0;
  let resolve: (() => void) | undefined;
  let cancels: readonly (() => void)[] = [];
  /** Whether everything that has not settled has used up its time; undefined until the first time is up. */
  let restIsLate: (() => boolean) | undefined;

  function end(): void {
    for (const cancel of cancels) cancel();
    resolve?.();
    resolve = undefined;
  }

  return {
    end,

    settle() {
      left -= 1;
      if (left === 0 || restIsLate?.()) end();
    },

    wait(all) {
      const waiting = all.filter((one) => !one.settled());
      left = waiting.length;
      if (left === 0) return Promise.resolve();
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      // Apps have different deadlines: when one's time is up, only the others are waited for.
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
