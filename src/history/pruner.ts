import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { WriterConnection } from './writer-connection.ts';

const EVERY_MS = 60_000;

export interface PrunerDeps {
  readonly writer: WriterConnection;
  readonly clock: Clock;
  readonly log: Log;
  readonly outboxBytes: () => number;
  /** Called with the sequence numbers of pushes that lists show from now on. */
  readonly shown: (seqs: readonly number[]) => void;
}

/** Erases old pushes every minute in small steps, so that a waiting write goes between two of them. */
export interface Pruner {
  /** Prunes as soon as the current run is over. */
  prune(): void;
  stop(): Promise<void>;
}

export function createPruner({ writer, clock, log, outboxBytes, shown }: PrunerDeps): Pruner {
  let stopped = false;
  let running = Promise.resolve();
  let cancel: () => void = () => undefined;

  async function run(): Promise<void> {
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
  function prune(): void {
    running = running.then(run);
  }
  function pruneEveryMinute(): void {
    cancel = clock.after(EVERY_MS, () => {
      prune();
      pruneEveryMinute();
    });
  }

  prune();
  pruneEveryMinute();
  return {
    prune,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
