import type { Portion, Store } from './store.ts';

/**
 * How much of the work is done at a time, and how long the next push may go before it. It costs the thread about 35 µs
 * for a push written out and 70 µs for one indexed, so a push that arrives meanwhile waits for a few milliseconds.
 */
interface Pace {
  readonly portion: Omit<Portion, 'steadyNow'>;
  readonly pauseMs: number;
  /** Indexes in one step of so many: each time makes a segment of the index that has to be merged later. */
  readonly indexEvery: number;
}
/** Nothing arrives: the work goes on without a pause. */
const QUIET: Pace = { portion: { writeOut: 100, index: 100 }, pauseMs: 0, indexEvery: 1 };
/** Pushes arrive: as much gets done as a busy homeserver sends. */
const STEADY: Pace = { portion: { writeOut: 24, index: 16 }, pauseMs: 5, indexEvery: 1 };
/** More arrive than can be indexed meanwhile; the search catches up when it is over. */
const FLOOD: Pace = { portion: { writeOut: 32, index: 0 }, pauseMs: 5, indexEvery: 1 };
/** So many wait that memory fills up: pushes have to wait for the work. */
const FULL: Pace = { portion: { writeOut: 500, index: 0 }, pauseMs: 0, indexEvery: 1 };
const FIRST_PAUSE_MS = 5;

/** Arrivals are counted in windows of this length. Milliseconds. */
const WINDOW_MS = 50;
const FLOOD_PER_WINDOW = 125;
const MOST_WAITING = 100_000;
/** What waits is done in so many steps: the more, the larger the portions, or a long removal of old pushes lets it pile up. */
const BACKLOG_STEPS = 200;
const RECHECK_MS = 50;
const AFTER_ERROR_MS = 1_000;

export interface DrainDeps {
  readonly store: Pick<Store, 'advance' | 'behind'>;
  /** Milliseconds that only ever go forward: the wall clock may be set back while pushes wait. */
  readonly steady: () => number;
  /** Called after each portion: null when it changed pushes, else what went wrong. */
  readonly report: (error: unknown) => void;
}

/** Does the work behind the acknowledged path in portions, when there is time for it. */
export function createDrain({ store, steady, report }: DrainDeps) {
  let timer: NodeJS.Timeout | undefined;
  let windowBegan = 0;
  let arrivals = 0;
  let arrivalsBefore = 0;
  let steps = 0;

  function count(pushes: number): void {
    const elapsed = steady() - windowBegan;
    if (elapsed >= WINDOW_MS) {
      arrivalsBefore = elapsed < 2 * WINDOW_MS ? arrivals : 0;
      arrivals = 0;
      windowBegan = steady();
    }
    arrivals += pushes;
  }

  function pace(): Pace {
    count(0);
    if (store.behind().waiting > MOST_WAITING) return FULL;
    const most = Math.max(arrivals, arrivalsBefore);
    if (most === 0) return QUIET;
    return most > FLOOD_PER_WINDOW ? FLOOD : STEADY;
  }

  function step(): number {
    const { portion, pauseMs, indexEvery } = pace();
    steps += 1;
    const index = steps % indexEvery === 0 ? portion.index : 0;
    try {
      const writeOut = portion.writeOut + Math.floor(store.behind().waiting / BACKLOG_STEPS);
      const moved = store.advance({ writeOut, index, steadyNow: steady() });
      if (moved > 0) report(null);
      return moved === 0 && indexEvery === 1 ? RECHECK_MS : pauseMs;
    } catch (error) {
      report(error);
      return AFTER_ERROR_MS;
    }
  }

  function schedule(milliseconds: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      const pause = step();
      const { waiting, toIndex } = store.behind();
      if (waiting + toIndex > 0) schedule(pause);
    }, milliseconds);
  }

  return {
    /** So many pushes arrived, or ends of what had waited; none when the outcomes of the newest did. */
    poke(pushes: number): void {
      count(pushes);
      schedule(FIRST_PAUSE_MS);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
