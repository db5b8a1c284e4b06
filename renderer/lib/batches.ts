/** Live changes are put into the page at most this often, so that it has time to draw in between. Milliseconds. */
const INTERVAL_MS = 100;

/** Collects items, and hands them on together: at once after a quiet time, else when the interval has passed. */
export interface Batches<Item> {
  add(item: Item): void;
  /** Drops what was not handed on yet. */
  stop(): void;
}

export function createBatches<Item>(use: (items: readonly Item[]) => void, intervalMs = INTERVAL_MS): Batches<Item> {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;

  function handOn(): void {
    timer = undefined;
    last = performance.now();
    const items = waiting;
    waiting = [];
    use(items);
  }

  return {
    add(item) {
      waiting.push(item);
      timer ??= setTimeout(handOn, Math.max(0, last + intervalMs - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}
