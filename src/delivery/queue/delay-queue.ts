import TinyQueue from 'tinyqueue';
import type { Clock } from '../../lib/clock.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Timers fire a little early at times; what is due within a millisecond is due. */
const SLACK_MS = 1;
/** So many that were taken out may be left in the heap before it is made anew. */
const MAX_STALE = 1_000;

interface Timed {
  /** Steady milliseconds. */
  readonly at: number;
  readonly delivery: QueuedDelivery;
}

export type DelayQueue = ReturnType<typeof createDelayQueue>;

/** Deliveries that wait for their time, over one timer; `due` is called with each whose time has come. */
export function createDelayQueue(clock: Clock, due: (delivery: QueuedDelivery) => void) {
  const newHeap = (all: Timed[]) => new TinyQueue(all, (a, b) => a.at - b.at);
  let heap = newHeap([]);
  /** What was taken out is skipped when its time comes. */
  const times = new Map<QueuedDelivery, Timed>();
  let cancel: () => void = () => undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function setTimer(): void {
    const at = heap.peek()?.at;
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
    for (let next = heap.peek(); next !== undefined && next.at <= clock.steady() + SLACK_MS; next = heap.peek()) {
      heap.pop();
      if (times.get(next.delivery) !== next) continue;
      times.delete(next.delivery);
      due(next.delivery);
    }
  }

  return {
    size: () => times.size,

    /** Lets a delivery be due in so many milliseconds. */
    add(delivery: QueuedDelivery, delay: number): void {
      const timed = { at: clock.steady() + Math.max(0, delay), delivery };
      times.set(delivery, timed);
      heap.push(timed);
      if (heap.length > 2 * times.size + MAX_STALE) heap = newHeap([...times.values()]);
      setTimer();
    },
    remove: (delivery: QueuedDelivery): void => void times.delete(delivery),
    /** Lets all be due now. */
    releaseAll(): void {
      const all = [...times.keys()];
      times.clear();
      for (const delivery of all) due(delivery);
    },
    stop(): void {
      stopped = true;
      cancel();
    },
  };
}
