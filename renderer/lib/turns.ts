/** Live turns are put into the page at most this often; between them it has time to draw. Milliseconds. */
const TURN_MS = 100;

/** Gathers what comes in a rush, and hands it on together: at once when it was quiet, else after a moment. */
export function createTurns<Item>(use: (items: readonly Item[]) => void, atMostEveryMs = TURN_MS) {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;

  function hand(): void {
    timer = undefined;
    last = performance.now();
    const items = waiting;
    waiting = [];
    use(items);
  }

  return {
    add(item: Item): void {
      waiting.push(item);
      timer ??= setTimeout(hand, Math.max(0, last + atMostEveryMs - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}
