import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { SettledPage } from '../outbox/outbox.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { SourceThread } from './source.ts';
import type { TakeoverHook } from './step.ts';
import type { Throttle } from './throttle.ts';

export interface HistoryImportDeps {
  readonly source: Pick<SourceThread, 'call'>;
  readonly history: Pick<History, 'write'>;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly log: Log;
  readonly hook: TakeoverHook;
  /** Called with the number of pushes of each page that the history has on disk. */
  readonly imported: (pushes: number) => void;
}

/** After how long a page is offered again that the history could not take. Milliseconds. */
const RETRY_MS = 1_000;

/**
 * Gives the history the ended pushes of an earlier version, newest first, because those are what people look at; the
 * history lists them in the order of their arrival. Resolves to the places of pushes that could not be read, or to null when
 * it was stopped before the end.
 */
export async function importHistory(deps: HistoryImportDeps): Promise<readonly number[] | null> {
  const { source, history, throttle, clock, log, hook } = deps;
  const unreadable: number[] = [];
  let isRefused = false;
  while (!throttle.isStopped()) {
    const startedAt = clock.steady();
    const page = await source.call('ended');
    if (page === null) return unreadable;
    const { from, pushes, unreadable: skipped, ...settled } = page;
    const error = await write(settled, history);
    if (error === null) {
      isRefused = false;
      await hook('history-written');
      await source.call('endedTaken', from);
      await hook('history-taken');
      unreadable.push(...skipped);
      deps.imported(pushes);
      await throttle.pauseAfter(startedAt);
    } else {
      if (!isRefused) log.warn({ problem: error.message }, 'the history cannot take over older pushes at the moment');
      isRefused = true;
      await throttle.wait(RETRY_MS);
    }
  }
  return null;
}

/** Returns why the history could not take the page, or null. A retry needs a new copy: the bytes went to another thread. */
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
