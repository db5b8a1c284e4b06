import type { Log } from '../log.ts';
import { createBatches } from './batches.ts';
import { createDirectHost, createWorkerHost, type Moved, type OpenedHost, type StoreHost } from './host.ts';
import { type Journal, JournalError, type JournalState, type Keeping } from './journal.ts';
import { createOpeningJournal } from './opening.ts';
import { createRemoving } from './removing.ts';
import type { StoreOptions } from './store.ts';

export interface SqliteJournalOptions extends StoreOptions {
  /** Compiled entry of the worker thread; null keeps the database in this thread. */
  readonly worker: URL | null;
  readonly log: Log;
  readonly now?: () => number;
  /** Called when a file that could not be opened at first was: takes up what an earlier process left in it. */
  readonly opened?: (journal: Journal) => Promise<void>;
}

const PRUNE_EVERY_MS = 60_000;
/** How often a journal that refuses pushes looks whether it can be written again. */
const PROBE_EVERY_MS = 1_000;

/**
 * The journal in one SQLite file. A file that cannot be opened makes a journal that refuses pushes and says why, so that
 * the relay can run and show it, and that tries again; a damaged file is set aside first.
 */
export async function createSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { log, opened = async () => undefined } = options;
  try {
    return await openJournal(options);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    log.error({ problem: error.message, remedy: error.remedy }, 'the journal cannot be opened; pushes are refused');
    const open = (keeping: Keeping) => openJournal({ ...options, keeping });
    return createOpeningJournal({ error, open, keeping: options.keeping, opened, log });
  }
}

async function openJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { log, now = Date.now } = options;
  // The worker may speak before there is a journal to hear it; what it says then is heard again.
  let moved: Moved = () => undefined;
  const opened = await open(options, now, (error) => moved(error));
  if (opened.setAside !== null) {
    log.error(
      { file: options.file, setAside: opened.setAside },
      'the journal was damaged: it was set aside and a new one begun',
    );
  }
  const over = journalOver(opened.host, log, now);
  moved = over.moved;
  return over.journal;
}

function open(options: SqliteJournalOptions, now: () => number, moved: Moved): Promise<OpenedHost> {
  const { file, keeping } = options;
  const store: StoreOptions = { file, keeping };
  return options.worker === null ? createDirectHost(store, now()) : createWorkerHost(options.worker, store, moved);
}

function journalOver(host: StoreHost, log: Log, now: () => number): { journal: Journal; moved: Moved } {
  let state: JournalState = { status: 'ready' };
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const result = (error: JournalError | null) => {
    const refusing = error !== null;
    if (refusing && state.status === 'ready') log.error({ problem: error.message }, 'the journal refuses pushes');
    if (!refusing && state.status === 'refusing') log.info({}, 'the journal takes pushes again');
    state = refusing ? { status: 'refusing', problem: error.problem } : { status: 'ready' };
    if (refusing) probeSoon();
  };
  let probing: NodeJS.Timeout | undefined;
  /** No push need come for the journal to be well again. */
  const probeSoon = () => {
    probing ??= setTimeout(async () => {
      const error = await host.call('probe').then(
        () => null,
        (cause: JournalError) => cause,
      );
      probing = undefined;
      if (error?.code !== 'closed') result(error);
    }, PROBE_EVERY_MS);
    probing.unref();
  };
  const batches = createBatches({ host, changed, result });
  const moved: Moved = (error) => {
    if (error === null) changed();
    else result(error);
  };

  let pruning = Promise.resolve();
  const prune = async () => {
    try {
      while (await host.call('prune', now()));
    } catch (error) {
      log.warn({ err: error }, 'old pushes could not be removed from the journal');
    }
  };
  const pruneNext = () => {
    pruning = pruning.then(prune);
  };
  const timer = setInterval(pruneNext, PRUNE_EVERY_MS);
  timer.unref();
  pruneNext();
  const removing = createRemoving({ host, now, changed, erase: pruneNext });

  const journal: Journal = {
    accept: batches.accept,
    record: batches.record,
    acknowledge: batches.acknowledge,
    open: (query) => host.call('open', query),
    bodies: (ids) => host.call('bodies', ids),
    list: (query) => host.call('list', query),
    changes: (query) => host.call('changes', query),
    get: (id) => host.call('get', id),
    remove: removing.remove,
    restore: removing.restore,
    removals: removing.count,
    totals: () => host.call('totals'),
    revision: () => host.call('revision'),
    async keep(keeping) {
      await host.call('keep', keeping);
      pruning = pruning.then(prune);
    },
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    async close() {
      clearInterval(timer);
      clearTimeout(probing);
      removing.stop();
      await batches.flush();
      await pruning;
      await host.close();
    },
  };
  return { journal, moved };
}
