import TinyQueue from 'tinyqueue';
import type { Clock } from '../clock.ts';
import type { Entry } from './entry.ts';

/** Timers fire a little early at times; what is due within a millisecond is due. */
const SLACK_MS = 1;
/** So many that were taken out may be left in the queue before it is made anew. */
const MOST_STALE = 1_000;

interface Timed {
  readonly at: number;
  readonly entry: Entry;
}

export type Due = ReturnType<typeof createDue>;

/** Entries that wait for their time, over one timer. */
export function createDue(clock: Clock, release: (entry: Entry) => void) {
  const newQueue = (all: Timed[]) => new TinyQueue(all, (a, b) => a.at - b.at);
  let queue = newQueue([]);
  /** What was taken out is skipped when its time comes. */
  const times = new Map<Entry, Timed>();
  let cancel: () => void = () => undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function setTimer(): void {
    const at = queue.peek()?.at;
    if (at === undefined || at >= timerAt || stopped) return;
    cancel();
    timerAt = at;
    cancel = clock.after(Math.max(0, at - clock.steady()), () => {
      timerAt = Number.POSITIVE_INFINITY;
      releaseDue();
      setTimer();
    });
  }

  function releaseDue(): void {
    for (let next = queue.peek(); next !== undefined && next.at <= clock.steady() + SLACK_MS; next = queue.peek()) {
      queue.pop();
      if (times.get(next.entry) !== next) continue;
      times.delete(next.entry);
      release(next.entry);
    }
  }

  return {
    size: () => times.size,

    /** Releases the entry in so many milliseconds. */
    add(entry: Entry, delay: number): void {
      const due = { at: clock.steady() + Math.max(0, delay), entry };
      times.set(entry, due);
      queue.push(due);
      if (queue.length > 2 * times.size + MOST_STALE) queue = newQueue([...times.values()]);
      setTimer();
    },
    remove: (entry: Entry): void => void times.delete(entry),
    releaseAll(): void {
      const all = [...times.keys()];
      times.clear();
      for (const entry of all) release(entry);
    },
    stop(): void {
      stopped = true;
      cancel();
    },
  };
}
