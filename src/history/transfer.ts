import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { History } from './history.ts';
import { createRoom } from './room.ts';

/** How long what was settled may gather before the history gets it, and how long pages wait for one another. Milliseconds. */
const GATHER_MS = 20;
const PAUSE_MS = 50;
/** Lines of one page. */
const PAGE = 250;
const RETRY_MS = 1_000;
/** How often what is too much is dropped while the history takes nothing and does not say why. */
const DROP_MS = 10_000;
/** A history that hangs must not keep the relay from stopping. */
const MAX_WAIT_MS = 5_000;

export interface TransferDeps {
  readonly outbox: Pick<Outbox, 'settled' | 'release' | 'drop' | 'totals' | 'subscribe'>;
  readonly history: Pick<History, 'write'>;
  /** Pushes that are worth keeping for a history that cannot be written. */
  readonly keepPushes: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Moves what was settled from the outbox into the history, in order: a push leaves the one when the other has it on disk.
 * While the history cannot be written, what was settled stays in the outbox.
 */
export function createTransfer({ outbox, history, keepPushes, clock, log }: TransferDeps) {
  const room = createRoom(clock);
  let moving: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  /** Something was settled while pages were on their way. */
  let more = false;
  let stopped = false;
  let failing = false;
  let backlog = 0;
  let dropped = 0;
  let triedToDropAt = clock.steady();

  function schedule(milliseconds: number): void {
    if (moving !== null) more = true;
    if (moving !== null || cancel !== null || stopped) return;
    cancel = clock.after(milliseconds, () => {
      cancel = null;
      move(() => backlog >= PAGE);
    });
  }

  /** Moves pages as long as `goesOn`; there is only one at a time. */
  function move(goesOn: () => boolean): Promise<void> {
    cancel?.();
    cancel = null;
    more = false;
    moving = movePages(goesOn).then((again) => {
      moving = null;
      room.look();
      const next = again ?? (more ? GATHER_MS : null);
      if (next !== null) schedule(next);
    });
    return moving;
  }

  /** Returns after how many milliseconds there may be more; null for when something is settled. */
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
      room.stalls();
      await dropSome();
      return RETRY_MS;
    }
  }

  /** Moves a page; returns how many lines it had. */
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
    room.moved(backlog);
    return lines;
  }

  /** What retention would remove from the history at once need not wait for it. */
  async function dropSome(): Promise<void> {
    triedToDropAt = clock.steady();
    try {
      const keep = keepPushes();
      if ((await outbox.totals()).backlog > keep) dropped += await outbox.drop(keep);
      backlog = (await outbox.totals()).backlog;
    } catch {
      // The outbox has trouble of its own, and says so itself.
    }
  }

  const unsubscribe = outbox.subscribe((lines) => {
    backlog += lines;
    room.filled(backlog);
    schedule(GATHER_MS);
    // A write that hangs never comes back to say that it failed.
    const isDue = clock.steady() - triedToDropAt >= DROP_MS;
    if (backlog > keepPushes() && room.isStalled() && isDue) void dropSome();
  });

  return {
    /** Moves what an earlier process left. */
    async start(): Promise<void> {
      backlog = await outbox.totals().then(
        (totals) => totals.backlog,
        () => 0,
      );
      schedule(0);
    },
    /** Resolves when there is room for another push: null at once, unless the history is far behind and keeps working. */
    room: room.wait,
    dropped: () => dropped,
    /** Moves what is there now, as far as the history takes it and does not take too long. */
    async flush(): Promise<void> {
      await within(clock, async () => {
        while (moving !== null) await moving;
        if (!stopped) await move(() => true);
      });
    },
    /** Ends after the page that is on its way. */
    async stop(): Promise<void> {
      stopped = true;
      cancel?.();
      unsubscribe();
      await within(clock, async () => {
        while (moving !== null) await moving;
      });
      room.open();
    },
  };
}

async function within(clock: Clock, work: () => Promise<void>): Promise<void> {
  let cancel: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(MAX_WAIT_MS, resolve);
  });
  await Promise.race([work(), late]);
  cancel();
}
