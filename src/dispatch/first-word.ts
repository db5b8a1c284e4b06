/** Something whose first word is waited for, at most so many milliseconds. */
export interface Awaited {
  readonly withinMs: number;
  heard(): boolean;
}

/**
 * Waits until everything has been heard of, or its time is up. `heard` is to be called for each that was not heard of at
 * the time of `wait`, once; `end` ends the wait at once; `after` is the way to wait.
 */
export function createFirstWords(after: (milliseconds: number, call: () => void) => () => void) {
  let left = 0;
  let resolve: (() => void) | undefined;
  let cancels: readonly (() => void)[] = [];
  /** Whether those that are still silent have used up their time; asked only once some have. */
  let restIsLate: (() => boolean) | undefined;

  function end(): void {
    for (const cancel of cancels) cancel();
    resolve?.();
    resolve = undefined;
  }

  return {
    end,

    heard(): void {
      left -= 1;
      if (left === 0 || restIsLate?.()) end();
    },

    wait(all: readonly Awaited[]): Promise<void> {
      const silent = all.filter((one) => !one.heard());
      left = silent.length;
      if (left === 0) return Promise.resolve();
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      // Apps differ in their patience: when one's time is up, only the others are waited for.
      const times = new Set(silent.map(({ withinMs }) => withinMs));
      cancels = [...times].map((milliseconds) =>
        after(milliseconds, () => {
          restIsLate = () => silent.every((one) => one.withinMs <= milliseconds || one.heard());
          if (restIsLate()) end();
        }),
      );
      return promise;
    },
  };
}
