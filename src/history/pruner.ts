import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { WriterConnection } from './writer-connection.ts';

const EVERY_MS = 60_000;

export interface PrunerDeps {
  readonly writer: WriterConnection;
  readonly clock: Clock;
  readonly log: Log;
  readonly outboxBytes: () => number;
  /** Called with the places of pushes that lists show now and did not before. */
  readonly shown: (seqs: readonly number[]) => void;
}

/** Has old pushes erased every minute, portion by portion: a write that waits goes between two of them. */
export function createPruner({ writer, clock, log, outboxBytes, shown }: PrunerDeps) {
  let stopped = false;
  let running = Promise.resolve();
  let cancel: () => void = () => undefined;

  async function prune(): Promise<void> {
    try {
      for (let more = writer.isOpen(); more && !stopped; ) {
        const pruned = await writer.call('prune', { now: clock.now(), outboxBytes: outboxBytes() });
        if (pruned.shown.length > 0) shown(pruned.shown);
        more = pruned.more;
      }
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'old pushes could not be erased from the history');
    }
  }
  function next(): void {
    running = running.then(prune);
  }
  function everyMinute(): void {
    cancel = clock.after(EVERY_MS, () => {
      next();
      everyMinute();
    });
  }

  next();
  everyMinute();
  return {
    /** Prunes as soon as what is under way is done. */
    next,
    async stop(): Promise<void> {
      stopped = true;
      cancel();
      await running;
    },
  };
}
