import type { Log } from '../lib/log.ts';
import { closedError, StorageError } from '../storage/storage-error.ts';
import type { OpenedThread } from '../storage/thread.ts';
import { createGroupCommit, type GroupCommit, type OutboxThread } from './group-commit.ts';
import type { Outbox } from './outbox.ts';
import { createReadiness } from './readiness.ts';
import type { OutboxStore } from './sqlite/store.ts';
import { createUpkeep } from './upkeep.ts';

export interface SqliteOutboxOptions {
  /** The file that the thread opens, for the log. */
  readonly file: string;
  /** Opens the store in its thread. Rejects with {@link StorageError}. */
  readonly open: () => Promise<OpenedThread<OutboxStore>>;
  /** Recovers what an earlier process left, where the file could not be opened at first. Nothing is accepted before. */
  readonly opened: (outbox: Outbox) => Promise<void>;
  readonly log: Log;
}

/** How often opening a file is retried. Milliseconds. */
const REOPEN_MS = 2_000;
/** How often an outbox that refuses pushes checks whether it can be written again. Milliseconds. */
const PROBE_MS = 1_000;

/**
 * The outbox in one SQLite file. While the file cannot be opened, because the disk is full for example, the outbox refuses
 * pushes and says why, so that the relay can run and show it; opening is retried automatically.
 */
export async function createSqliteOutbox({ file, open, opened, log }: SqliteOutboxOptions): Promise<Outbox> {
  const readiness = createReadiness(log);
  let thread: OutboxThread | null = null;
  let commits: GroupCommit | null = null;
  let timer: NodeJS.Timeout | undefined;
  let opening: Promise<void> = Promise.resolve();
  let isClosed = false;
  let bytes = 0;
  const listeners = new Set<(lines: number) => void>();

  function result(error: StorageError | null): void {
    readiness.wrote(error);
    if (error !== null) schedule(probe, PROBE_MS);
  }

  /** The outbox becomes ready again without waiting for a push. */
  async function probe(): Promise<void> {
    const error = await call('probe').then(
      () => null,
      (cause: StorageError) => cause,
    );
    if (error?.code !== 'closed') result(error);
  }

  function schedule(work: () => Promise<void>, milliseconds: number): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      opening = work();
    }, milliseconds);
    timer.unref();
  }

  /** Returns the error that keeps the file from being opened, or null. */
  async function tryToOpen(): Promise<StorageError | null> {
    try {
      const fresh = await open();
      if (fresh.setAside !== null) {
        log.error({ file, setAside: fresh.setAside }, 'the outbox was corrupt: it was set aside and a new one created');
      }
      thread = fresh.thread;
      const size = (now: number) => {
        bytes = now;
      };
      const settled = (lines: number) => {
        for (const listener of listeners) listener(lines);
      };
      commits = createGroupCommit({ thread, settled, result, size });
      return null;
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause;
      readiness.notOpened(cause);
      schedule(reopen, REOPEN_MS);
      return cause;
    }
  }

  async function reopen(): Promise<void> {
    if ((await tryToOpen()) !== null) return;
    await opened(outbox).catch((cause: unknown) => log.error({ err: cause }, 'the outbox could not be recovered'));
    readiness.opened();
  }

  const call: OutboxThread['call'] = (name, ...parameters) =>
    thread === null ? Promise.reject(readiness.refusal() ?? closedError()) : thread.call(name, ...parameters);

  const upkeep = createUpkeep({
    tend: () => void call('tend').catch(() => undefined),
    check() {
      if (thread === null || readiness.state().status !== 'ready') return;
      call('present').catch((error: StorageError) => {
        if (error.code !== 'closed') result(error);
      });
    },
  });

  const outbox: Outbox = {
    accept(push) {
      const refusal = readiness.refusal();
      return refusal !== null || commits === null ? Promise.reject(refusal ?? closedError()) : commits.accept(push);
    },
    settle: (settlement) => commits?.settle(settlement) ?? Promise.reject(readiness.refusal() ?? closedError()),
    open: async (query) => (thread === null ? [] : thread.call('open', query)),
    bodies: (ids) => call('bodies', ids),
    holds: (ids) => call('holds', ids),
    remember: (known) => call('remember', known),
    settled: (limit) => call('settled', limit),
    async release({ through }) {
      bytes = await call('release', { through });
      upkeep.released();
    },
    drop: (keep) => call('drop', keep),
    newest: () => call('newest'),
    async totals() {
      const totals = await call('totals');
      bytes = totals.bytes;
      return totals;
    },
    bytes: () => bytes,
    state: readiness.state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      upkeep.stop();
      await opening.catch(() => undefined);
      await commits?.flush();
      await thread?.close();
    },
  };

  const failure = await tryToOpen();
  if (failure !== null) {
    const { message, remedy } = failure;
    log.error({ problem: message, remedy }, 'the outbox cannot be opened; pushes are refused');
  }
  return outbox;
}
