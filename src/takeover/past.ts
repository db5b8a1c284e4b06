import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { SettledPage } from '../outbox/outbox.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { Pace } from './pace.ts';
import type { SourceThread } from './source.ts';
import type { TakeoverHook } from './step.ts';

export interface PastDeps {
  readonly source: Pick<SourceThread, 'call'>;
  readonly history: Pick<History, 'write'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
  readonly hook: TakeoverHook;
  /** Called with the number of pushes of each page that is in the history. */
  readonly taken: (pushes: number) => void;
}

/** A history that takes nothing at the moment is asked again after so long. Milliseconds. */
const AGAIN_MS = 1_000;

/**
 * Gives the history what an earlier version had done, the newest first, because that is what people look at; the history
 * puts pushes in the order in which they had come. Resolves to the places of pushes that could not be read, or null when it was
 * stopped before it came to the end.
 */
export async function takePast(deps: PastDeps): Promise<readonly number[] | null> {
  const { source, history, pace, clock, log, hook } = deps;
  const unreadable: number[] = [];
  let refused = false;
  while (!pace.stopped()) {
    const began = clock.steady();
    const page = await source.call('past');
    if (page === null) return unreadable;
    const { from, pushes, unreadable: skipped, ...settled } = page;
    const error = await write(settled, history);
    if (error === null) {
      refused = false;
      await hook('past-written');
      await source.call('pastTaken', from);
      await hook('past-taken');
      unreadable.push(...skipped);
      deps.taken(pushes);
      await pace.pauseSince(began);
    } else {
      if (!refused) log.warn({ problem: error.message }, 'the history cannot take over older pushes at the moment');
      refused = true;
      await pace.wait(AGAIN_MS);
    }
  }
  return null;
}

/** Why the history could not take it, or null. The next try needs another copy: the bytes are gone with this one. */
async function write(page: SettledPage, history: Pick<History, 'write'>): Promise<StorageError | null> {
  if (page.frames.length === 0) return null;
  try {
    await history.write(page);
    return null;
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
}
