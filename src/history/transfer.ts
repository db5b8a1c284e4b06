import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createBackpressure } from './backpressure.ts';
import type { History } from './history.ts';
import { createOverflow } from './overflow.ts';

/** How long settled lines gather before the history gets them. Milliseconds. */
const GATHER_MS = 20;
/** Pause between two runs of pages. Milliseconds. */
const PAUSE_MS = 50;
/** Lines of one page. */
const PAGE = 250;
/** Settled lines that may wait while the history has other things to write. */
const MAX_BEHIND = 10_000;
/** Pause after a failed write. Milliseconds. */
const RETRY_MS = 1_000;
/** A history that hangs must not keep the relay from stopping. Milliseconds. */
const MAX_WAIT_MS = 5_000;

export interface TransferDeps {
  readonly outbox: Pick<Outbox, 'settled' | 'release' | 'drop' | 'totals' | 'subscribe'>;
  readonly history: Pick<History, 'write'>;
  /** How many settled pushes are worth keeping for a history that cannot be written. */
  readonly keepPushes: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Moves settled pushes from the outbox into the history, in order: a push leaves the outbox when the history has it on
 * disk. While the history cannot be written, settled pushes stay in the outbox.
 */
export interface Transfer {
  /** Starts with the pushes that an earlier process left. */
  start(): Promise<void>;
  /**
   * Null while another push can be accepted at once; otherwise resolves when it can. Nobody waits for a history that
   * hangs or fails.
   */
  drained(): Promise<void> | null;
  /** Whether so many settled pushes wait for the history that it should have nothing else to do. */
  isBehind(): boolean;
  /** How many settled pushes the history never got. */
  dropped(): number;
  /** Moves everything that is settled now. Gives up when the history fails or takes too long. */
  flush(): Promise<void>;
  /** Stops after the current page. */
  stop(): Promise<void>;
}

export function createTransfer({ outbox, history, keepPushes, clock, log }: TransferDeps): Transfer {
  const backpressure = createBackpressure(clock);
  const overflow = createOverflow({ outbox, keepPushes, clock });
  let moving: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  /** Lines were settled while pages were being moved. */
  let more = false;
  let stopped = false;
  let failing = false;
  let backlog = 0;

  function schedule(milliseconds: number): void {
    if (moving !== null) more = true;
    if (moving !== null || cancel !== null || stopped) return;
    cancel = clock.after(milliseconds, () => {
      cancel = null;
      move(() => backlog >= PAGE);
    });
  }

  /** Moves pages as long as `goesOn` returns true. Only one move runs at a time. */
  function move(goesOn: () => boolean): Promise<void> {
    cancel?.();
    cancel = null;
    more = false;
    moving = movePages(goesOn).then((pauseMs) => {
      moving = null;
      backpressure.check();
      const next = pauseMs ?? (more ? GATHER_MS : null);
      if (next !== null) schedule(next);
    });
    return moving;
  }

  /** Returns the milliseconds to wait before the next move; null when the outbox is empty. */
  async function movePages(goesOn: () => boolean): Promise<number | null> {
    try {
      let lines: number;
      do lines = await movePage();
      while (lines > 0 && !stopped && goesOn());
      if (failing) log.info({}, 'the history takes pushes again');
      failing = false;
      return lines === 0 ? null : PAUSE_MS;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the history cannot be written; pushes wait for it in the outbox');
      failing = true;
      backpressure.failed();
      await dropOverflow();
      return RETRY_MS;
    }
  }

  /** Returns the number of lines in the page. */
  async function movePage(): Promise<number> {
    const page = await outbox.settled(PAGE);
    if (page === null) {
      backlog = 0;
      return 0;
    }
    const { through, final } = page;
    const lines = final.length;
    await history.write(page);
    await outbox.release({ through });
    backlog = Math.max(0, backlog - lines);
    backpressure.taken(backlog);
    return lines;
  }

  async function dropOverflow(): Promise<void> {
    backlog = (await overflow.drop()) ?? backlog;
  }

  const unsubscribe = outbox.subscribe((lines) => {
    backlog += lines;
    backpressure.added(backlog);
    schedule(GATHER_MS);
    // A write that hangs never fails, so the overflow is dropped here.
    if (backpressure.isStalled() && overflow.isDue(backlog)) void dropOverflow();
  });

  const idle = async () => {
    while (moving !== null) await moving;
  };

  return {
    async start() {
      backlog = await outbox.totals().then(
        (totals) => totals.backlog,
        () => 0,
      );
      schedule(0);
    },
    drained: backpressure.drained,
    isBehind: () => backlog > MAX_BEHIND,
    dropped: overflow.dropped,
    async flush() {
      await within(clock, async () => {
        await idle();
        if (!stopped) await move(() => true);
      });
    },
    async stop() {
      stopped = true;
      cancel?.();
      unsubscribe();
      await within(clock, idle);
      backpressure.release();
    },
  };
}

/** Resolves when the work is done or has taken too long. */
async function within(clock: Clock, work: () => Promise<void>): Promise<void> {
  let cancel: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(MAX_WAIT_MS, resolve);
  });
  await Promise.race([work(), late]);
  cancel();
}
