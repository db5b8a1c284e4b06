import TinyQueue from 'tinyqueue';
import type { Clock } from '../../src/lib/clock.ts';

interface Timer {
  readonly at: number;
  readonly number: number;
  call: (() => void) | null;
}

/** A clock that stands still until it is moved. Its wall time may be set apart from its steady time. */
export function createVirtualClock(wall = Date.UTC(2026, 0, 1)) {
  const timers = new TinyQueue<Timer>([], (a, b) => a.at - b.at || a.number - b.number);
  let steady = 0;
  let offset = wall;
  let numbers = 0;

  const clock: Clock = {
    now: () => steady + offset,
    steady: () => steady,
    after(milliseconds, call) {
      const timer: Timer = { at: steady + Math.max(0, milliseconds), number: numbers++, call };
      timers.push(timer);
      return () => {
        timer.call = null;
      };
    },
  };

  function next(): Timer | undefined {
    while (timers.peek()?.call === null) timers.pop();
    return timers.peek();
  }

  return {
    ...clock,
    /** Sets the wall clock forward or back; nothing else notices. */
    jump(milliseconds: number): void {
      offset += milliseconds;
    },
    /** Moves on, and lets everything that the timers of one instant set off come to rest before the next ones fire. */
    async advance(milliseconds: number, settle: () => Promise<void>): Promise<void> {
      const end = steady + milliseconds;
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) {
        steady = Math.max(steady, timer.at);
        for (let same: Timer | undefined = timer; same !== undefined && same.at <= steady; same = next()) {
          timers.pop();
          same.call?.();
        }
        await settle();
      }
      steady = end;
    },
    /** Drops every timer, as the end of a process does. */
    clear(): void {
      while (timers.pop() !== undefined);
    },
  };
}
