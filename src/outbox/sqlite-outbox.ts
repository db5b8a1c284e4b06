import type { Log } from '../lib/log.ts';
import { closedError, StorageError, type StorageState } from '../storage/storage-error.ts';
import type { OpenedThread } from '../storage/thread.ts';
import { createGroupCommit, type GroupCommit, type OutboxThread } from './group-commit.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxStore } from './sqlite/store.ts';

export interface SqliteOutboxOptions {
  /** For the log: what the thread opens. */
  readonly file: string;
  /** Opens the store in its thread. Rejects with {@link StorageError}. */
  readonly open: () => Promise<OpenedThread<OutboxStore>>;
  /** Takes up what an earlier process left, where the file could not be opened at once; nothing is accepted before. */
  readonly opened: (outbox: Outbox) => Promise<void>;
  readonly log: Log;
}

/** How often a file that could not be opened is tried again. */
const REOPEN_MS = 2_000;
/** How often an outbox that refuses pushes looks whether it can be written again. */
const PROBE_MS = 1_000;
const TEND_MS = 10_000;
/** How often a file that nobody writes is looked for. */
const PRESENT_MS = 1_000;
/** How long nothing has to be handed over for the outbox to put itself in order. */
const REST_MS = 1_000;

/**
 * The outbox in one SQLite file. One that cannot be opened (a disk that is full when the relay starts, say) makes an outbox
 * that refuses pushes and says why, so that the relay can run and show it; it tries again by itself until it can.
 */
export async function createSqliteOutbox({ file, open, opened, log }: SqliteOutboxOptions): Promise<Outbox> {
  let state: StorageState = { status: 'ready' };
  let refusal: StorageError | null = null;
  /** Another process holds the file: every try would wait for it, so that one at a time does, and that is the probe. */
  let locked: StorageError | null = null;
  let thread: OutboxThread | null = null;
  let commits: GroupCommit | null = null;
  let timer: NodeJS.Timeout | undefined;
  let opening: Promise<void> = Promise.resolve();
  let closed = false;
  let bytes = 0;
  const listeners = new Set<(lines: number) => void>();

  /** What a write came to, and with it whether pushes are accepted. */
  function result(error: StorageError | null): void {
    if (error !== null && state.status === 'ready') log.error({ problem: error.message }, 'the outbox refuses pushes');
    if (error === null && state.status === 'failing') log.info({}, 'the outbox accepts pushes again');
    state = error === null ? { status: 'ready' } : { status: 'failing', problem: error.problem };
    locked = error?.code === 'locked' ? error : null;
    if (error !== null) later(probe, PROBE_MS);
  }

  /** No push need come for the outbox to be well again. */
  async function probe(): Promise<void> {
    const error = await call('probe').then(
      () => null,
      (cause: StorageError) => cause,
    );
    if (error?.code !== 'closed') result(error);
  }

  function later(work: () => Promise<void>, milliseconds: number): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      opening = work();
    }, milliseconds);
    timer.unref();
  }

  async function tryToOpen(): Promise<OutboxThread | null> {
    try {
      const made = await open();
      if (made.setAside !== null) {
        log.error({ file, setAside: made.setAside }, 'the outbox was corrupt: it was set aside and a new one begun');
      }
      thread = made.thread;
      commits = createGroupCommit({ thread: made.thread, settled, result, size });
      return made.thread;
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause;
      refusal = cause;
      state = { status: 'failing', problem: cause.problem };
      later(reopen, REOPEN_MS);
      return null;
    }
  }

  async function reopen(): Promise<void> {
    if ((await tryToOpen()) === null) return;
    await opened(outbox).catch((cause: unknown) => log.error({ err: cause }, 'the outbox could not be taken up'));
    refusal = null;
    state = { status: 'ready' };
    log.info({}, 'the outbox accepts pushes now');
  }

  const size = (now: number) => {
    bytes = now;
  };
  const settled = (lines: number) => {
    for (const listener of listeners) listener(lines);
  };
  const call: OutboxThread['call'] = (name, ...parameters) =>
    thread === null ? Promise.reject(refusal ?? closedError()) : thread.call(name, ...parameters);
  const tend = () => void call('tend').catch(() => undefined);
  function look(): void {
    if (thread === null || state.status !== 'ready') return;
    call('present').catch((error: StorageError) => {
      if (error.code !== 'closed') result(error);
    });
  }
  const tending = setInterval(tend, TEND_MS);
  tending.unref();
  const looking = setInterval(look, PRESENT_MS);
  looking.unref();
  let resting: NodeJS.Timeout | undefined;
  function rest(): void {
    clearTimeout(resting);
    resting = setTimeout(tend, REST_MS);
    resting.unref();
  }

  const outbox: Outbox = {
    accept(push) {
      const refused = refusal ?? locked;
      return refused !== null || commits === null ? Promise.reject(refused ?? closedError()) : commits.accept(push);
    },
    settle: (settlement) => commits?.settle(settlement) ?? Promise.reject(refusal ?? closedError()),
    open: async (query) => (thread === null ? [] : thread.call('open', query)),
    bodies: (ids) => call('bodies', ids),
    holds: (ids) => call('holds', ids),
    remember: (known) => call('remember', known),
    settled: (limit) => call('settled', limit),
    async release({ through }) {
      bytes = await call('release', { through });
      rest();
    },
    drop: (keep) => call('drop', keep),
    newest: () => call('newest'),
    async totals() {
      const totals = await call('totals');
      bytes = totals.bytes;
      return totals;
    },
    bytes: () => bytes,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(tending);
      clearInterval(looking);
      clearTimeout(resting);
      await opening.catch(() => undefined);
      await commits?.flush();
      await thread?.close();
    },
  };

  if ((await tryToOpen()) === null && refusal !== null) {
    const { message, remedy }: StorageError = refusal;
    log.error({ problem: message, remedy }, 'the outbox cannot be opened; pushes are refused');
  }
  return outbox;
}
