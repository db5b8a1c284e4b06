import type { Clock } from '../../src/lib/clock.ts';

/** A clock that stands still until it is told how far to go; what is due on the way is called in order. */
export function createManualClock(start = 1_700_000_000_000): Clock & { advance(milliseconds: number): void } {
  let now = start;
  let timers: { readonly at: number; readonly call: () => void }[] = [];
  return {
    now: () => now,
    steady: () => now - start,
    after(milliseconds, call) {
      const timer = { at: now + milliseconds, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.call();
      }
      now = end;
    },
  };
}
