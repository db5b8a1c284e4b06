import type { Clock } from '../lib/clock.ts';

/** Lines that may wait for a history that keeps up; beyond that, pushes are accepted as fast as it takes them. */
const MAX_BACKLOG = 150_000;
/** A history that took nothing for so long is in trouble, and nobody waits for it. Milliseconds. */
const STALLED_MS = 2_000;

/**
 * Backpressure from the history: a relay that accepts faster than its history takes would fill its disk. Only a history
 * that works is waited for.
 */
export function createRoom(clock: Clock) {
  const waiting: (() => void)[] = [];
  let backlog = 0;
  let movedAt = clock.steady();
  let stalls = false;
  let watched = false;

  const isStalled = () => stalls || clock.steady() - movedAt >= STALLED_MS;

  function look(): void {
    if (backlog > MAX_BACKLOG && !isStalled()) return;
    for (const resolve of waiting.splice(0)) resolve();
  }

  /** Nobody says when a history hangs. */
  function watch(): void {
    if (watched) return;
    watched = true;
    clock.after(Math.max(0, movedAt + STALLED_MS - clock.steady()), () => {
      watched = false;
      look();
      if (waiting.length > 0) watch();
    });
  }

  return {
    look,
    isStalled: () => backlog > 0 && isStalled(),
    /** So many lines wait now. */
    filled(lines: number): void {
      if (backlog === 0) movedAt = clock.steady();
      backlog = lines;
    },
    /** The history took some, and so many are left. */
    moved(lines: number): void {
      backlog = lines;
      movedAt = clock.steady();
      stalls = false;
      look();
    },
    /** The history could not take any. */
    stalls(): void {
      stalls = true;
      look();
    },
    /** Null when nobody has to wait. */
    wait(): Promise<void> | null {
      if (backlog <= MAX_BACKLOG || isStalled()) return null;
      watch();
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    /** Lets everybody in. */
    open(): void {
      backlog = 0;
      look();
    },
  };
}
