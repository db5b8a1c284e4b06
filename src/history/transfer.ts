import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { History } from './history.ts';

/** How long what was settled may gather before the history gets it, and how long pages wait for one another. Milliseconds. */
const GATHER_MS = 20;
const PAUSE_MS = 50;
/** Lines of one page. */
const PAGE = 250;
const RETRY_MS = 1_000;
/** Lines that may wait for a history that keeps up; beyond that, pushes are accepted as fast as it takes them. */
const MAX_BACKLOG = 150_000;
/** A history that took nothing for so long is in trouble, and nobody waits for it. */
const STALLED_MS = 2_000;

export interface TransferDeps {
  readonly outbox: Pick<Outbox, 'settled' | 'release' | 'drop' | 'totals' | 'subscribe'>;
  readonly history: Pick<History, 'write'>;
  /** Pushes that are worth keeping for a history that cannot be written. */
  readonly keepPushes: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

export type Transfer = ReturnType<typeof createTransfer>;

/**
 * Moves what was settled from the outbox into the history, in order: a push leaves the one when the other has it on disk.
 * While the history cannot be written, what was settled stays in the outbox.
 */
export function createTransfer({ outbox, history, keepPushes, clock, log }: TransferDeps) {
  let moving: Promise<void> | null = null;
  let cancel: () => void = () => undefined;
  let scheduled = false;
  let stopped = false;
  let failing = false;
  let backlog = 0;
  let dropped = 0;
  let movedAt = clock.steady();
  const waiting: (() => void)[] = [];

  function schedule(milliseconds: number): void {
    if (scheduled || stopped || moving !== null) return;
    scheduled = true;
    cancel = clock.after(milliseconds, () => {
      scheduled = false;
      moving = moveAll();
    });
  }

  async function moveAll(): Promise<void> {
    let next: number | null = null;
    try {
      do next = (await movePage()) === 0 ? null : PAUSE_MS;
      while (!stopped && next !== null && backlog >= PAGE);
      if (failing) log.info({}, 'the history takes pushes again');
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the history cannot be written; pushes wait for it in the outbox');
      failing = true;
      next = RETRY_MS;
      await dropSome();
    }
    moving = null;
    release();
    if (next !== null) schedule(next);
  }

  /** Moves a page; returns how many lines it had. */
  async function movePage(): Promise<number> {
    const page = await outbox.settled(PAGE);
    if (page === null) return 0;
    const { through, final } = page;
    const lines = final.length;
    await history.write(page);
    await outbox.release({ through });
    backlog = Math.max(0, backlog - lines);
    movedAt = clock.steady();
    release();
    return lines;
  }

  /** What retention would remove from the history at once need not wait for it. */
  async function dropSome(): Promise<void> {
    try {
      const { backlog: lines } = await outbox.totals();
      backlog = lines;
      if (lines > keepPushes()) dropped += await outbox.drop(keepPushes());
    } catch {
      // The outbox has trouble of its own, and says so itself.
    }
  }

  function mustWait(): boolean {
    return backlog > MAX_BACKLOG && !failing && clock.steady() - movedAt < STALLED_MS;
  }

  function release(): void {
    if (!mustWait()) for (const resolve of waiting.splice(0)) resolve();
  }

  const unsubscribe = outbox.subscribe((lines) => {
    backlog += lines;
    schedule(GATHER_MS);
  });

  return {
    /** Moves what an earlier process left. */
    start: () => schedule(0),
    /** Resolves when there is room for another push: at once, unless the history is far behind and keeps working. */
    room: (): Promise<void> | null => (mustWait() ? new Promise<void>((resolve) => waiting.push(resolve)) : null),
    dropped: () => dropped,
    /** Moves what is there now, as far as the history takes it. */
    async flush(): Promise<void> {
      cancel();
      scheduled = false;
      await moving;
      moving = moveAll();
      await moving;
    },
    /** Ends after the page that is on its way. */
    async stop(): Promise<void> {
      stopped = true;
      cancel();
      unsubscribe();
      await moving;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
