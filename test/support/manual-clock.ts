import TinyQueue from 'tinyqueue';
import { onTestFinished, vi } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';

interface Timer {
  readonly at: number;
  readonly number: number;
  call: (() => void) | null;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves both times forward; timers that become due on the way fire in order. */
  advance(milliseconds: number): void;
  /**
   * The same, but awaits `settle` after the timers of each instant, so that their effects are complete before the next
   * timers fire.
   */
  advanceAsync(milliseconds: number, settle: () => Promise<void>): Promise<void>;
  /** Sets the wall time forward or back; steady time and timers do not notice. */
  jump(milliseconds: number): void;
  /** How many timers are waiting. */
  pending(): number;
  /** Drops every timer, as the end of a process does. */
  clear(): void;
}

/** `wall` is the wall time at the start, in unix milliseconds. Steady time starts at 0. */
export function createManualClock(wall = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = new TinyQueue<Timer>([], (a, b) => a.at - b.at || a.number - b.number);
  let steady = 0;
  let offset = wall;
  let numbers = 0;

  function next(): Timer | undefined {
    while (timers.peek()?.call === null) timers.pop();
    return timers.peek();
  }

  /** Moves to the next instant at which a timer is due and fires its timers; false when there is none until `end`. */
  function fireNext(end: number): boolean {
    const first = next();
    if (first === undefined || first.at > end) return false;
    steady = Math.max(steady, first.at);
    for (let timer: Timer | undefined = first; timer !== undefined && timer.at <= steady; timer = next()) {
      timers.pop();
      timer.call?.();
    }
    return true;
  }

  return {
    now: () => steady + offset,
    steady: () => steady,
    after(milliseconds, call) {
      const timer: Timer = { at: steady + Math.max(0, milliseconds), number: numbers++, call };
      timers.push(timer);
      return () => {
        timer.call = null;
      };
    },
    advance(milliseconds) {
      const end = steady + milliseconds;
      while (fireNext(end));
      steady = end;
    },
    async advanceAsync(milliseconds, settle) {
      const end = steady + milliseconds;
      while (fireNext(end)) await settle();
      steady = end;
    },
    jump(milliseconds) {
      offset += milliseconds;
    },
    pending: () => timers.data.filter(({ call }) => call !== null).length,
    clear() {
      while (timers.pop() !== undefined);
    },
  };
}

/** Stops `Date` until the test ends and moves it by hand, for code that reads the time itself: libraries and emulators. */
export function createManualDate(): { advance(milliseconds: number): void } {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return { advance: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds) };
}
