import type { Clock } from '../lib/clock.ts';

/**
 * Settled lines that may wait for a history that keeps up; beyond that, pushes are accepted only as fast as it takes
 * them.
 */
const MAX_BACKLOG = 150_000;
/** A history that has taken nothing for this long is in trouble, and nobody waits for it. Milliseconds. */
const STALLED_MS = 2_000;

/**
 * Backpressure from the history: a relay that accepts pushes faster than its history takes them would fill its disk.
 * Senders wait only for a history that works.
 */
export interface Backpressure {
  /** Null below capacity; otherwise resolves once the backlog has drained, or the history turns out to be in trouble. */
  drained(): Promise<void> | null;
  /** Whether there is a backlog and the history takes nothing of it. */
  isStalled(): boolean;
  /** To be called when lines were added: this many wait now. */
  added(backlog: number): void;
  /** To be called when the history took lines: this many are left. */
  taken(backlog: number): void;
  /** To be called when the history could not take lines. */
  failed(): void;
  /** Lets everybody in who no longer has to wait. */
  check(): void;
  /** Lets everybody in, as the relay stops. */
  release(): void;
}

export function createBackpressure(clock: Clock): Backpressure {
  const waiting: (() => void)[] = [];
  let backlog = 0;
  let takenAt = clock.steady();
  let hasFailed = false;
  let watching = false;

  const takesNothing = () => hasFailed || clock.steady() - takenAt >= STALLED_MS;

  function check(): void {
    if (backlog > MAX_BACKLOG && !takesNothing()) return;
    for (const resolve of waiting.splice(0)) resolve();
  }

  /** A history that hangs does not report it, so only a timer can find out. */
  function watch(): void {
    if (watching) return;
    watching = true;
    clock.after(Math.max(0, takenAt + STALLED_MS - clock.steady()), () => {
      watching = false;
      check();
      if (waiting.length > 0) watch();
    });
  }

  return {
    drained() {
      if (backlog <= MAX_BACKLOG || takesNothing()) return null;
      watch();
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    isStalled: () => backlog > 0 && takesNothing(),
    added(lines) {
      if (backlog === 0) takenAt = clock.steady();
      backlog = lines;
    },
    taken(lines) {
      backlog = lines;
      takenAt = clock.steady();
      hasFailed = false;
      check();
    },
    failed() {
      hasFailed = true;
      check();
    },
    check,
    release() {
      backlog = 0;
      check();
    },
  };
}
