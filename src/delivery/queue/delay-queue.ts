import TinyQueue from 'tinyqueue';
import type { Clock } from '../../lib/clock.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Timers sometimes fire a little early, so a delivery that is due within a millisecond is due. */
const SLACK_MS = 1;
/** Removed deliveries that may stay in the heap before it is rebuilt. */
const MAX_STALE = 1_000;

interface Timed {
  /** Steady milliseconds. */
  readonly at: number;
  readonly delivery: QueuedDelivery;
}

/** Deliveries that wait for a time, over one timer. */
export interface DelayQueue {
  size(): number;
  /** Makes a delivery due in `delay` milliseconds. */
  add(delivery: QueuedDelivery, delay: number): void;
  remove(delivery: QueuedDelivery): void;
  /** Makes all deliveries due now. */
  releaseAll(): void;
  stop(): void;
}

/** `due` is called with each delivery whose time has come. */
export function createDelayQueue(clock: Clock, due: (delivery: QueuedDelivery) => void): DelayQueue {
  const newHeap = (all: Timed[]) => new TinyQueue(all, (a, b) => a.at - b.at);
  let heap = newHeap([]);
  /** Without removed deliveries, which the heap still holds and `releaseDue` skips. */
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

    add(delivery, delay) {
      const timed = { at: clock.steady() + Math.max(0, delay), delivery };
      times.set(delivery, timed);
      heap.push(timed);
      if (heap.length > 2 * times.size + MAX_STALE) heap = newHeap([...times.values()]);
      setTimer();
    },
    remove: (delivery) => void times.delete(delivery),
    releaseAll() {
      const all = [...times.keys()];
      times.clear();
      for (const delivery of all) due(delivery);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
