import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { SettledPage } from '../outbox/outbox.ts';
import { storageError } from '../storage/corruption.ts';
import { StorageError, type StorageState } from '../storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../storage/thread.ts';
import type { WriterStore, WrittenPage } from './sqlite/writer-store.ts';
import { createWriterHealth } from './writer-health.ts';

/** How long until a file that could not be opened is tried again. Milliseconds. */
const RETRY_MS = 2_000;
/** A write that takes longer is reported as trouble, though it may still succeed. Milliseconds. */
const HANGS_MS = 10_000;
/** How often an idle writer checks that its file is still there. Milliseconds. */
const PRESENCE_MS = 1_000;

export interface WriterConnectionDeps {
  readonly file: string;
  /** Opens the store; a file that was found corrupt is set aside first. Rejects with {@link StorageError}. */
  readonly open: (corrupt: boolean) => Promise<OpenedThread<WriterStore>>;
  /** Called before the store is closed to be opened again. */
  readonly beforeReopen: () => Promise<void>;
  /** Called each time the store was opened. */
  readonly opened: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A writer that is opened again whenever that may help. */
export interface WriterConnection {
  /** Calls the store. Rejects with {@link StorageError}. */
  readonly call: StoreThread<WriterStore>['call'];
  /** The same for a page; the result decides whether the history counts as working. */
  write(page: SettledPage): Promise<WrittenPage>;
  /** To be called when something other than a write found the file corrupt: it is replaced all the same. */
  foundCorrupt(error: StorageError): void;
  isOpen(): boolean;
  /** Why the history cannot be written. */
  failure(): StorageError;
  state(): StorageState;
  close(): Promise<void>;
}

/** Resolves even when the file cannot be opened. */
export async function connectWriter(deps: WriterConnectionDeps): Promise<WriterConnection> {
  const { file, open, beforeReopen, opened, clock, log } = deps;
  const health = createWriterHealth(log);
  let thread: StoreThread<WriterStore> | null = null;
  let closing = false;
  let opening: Promise<void> = Promise.resolve();
  let cancelOpening: () => void = () => undefined;

  async function tryOpen(corrupt: boolean): Promise<void> {
    try {
      const { thread: fresh, setAside } = await open(corrupt);
      if (setAside !== null) {
        log.error({ file, setAside }, 'the history was damaged: it was set aside and a new one started');
      }
      thread = fresh;
      health.works();
      opened();
    } catch (cause) {
      health.failed(storageError(cause, file));
      openAfter(RETRY_MS, corrupt);
    }
  }
  function openAfter(milliseconds: number, corrupt: boolean): void {
    if (closing) return;
    cancelOpening = clock.after(milliseconds, () => {
      opening = tryOpen(corrupt);
    });
  }

  /** Closes the store and opens it again; at once when it is corrupt, since opening then makes a new file. */
  async function reopen(broken: StoreThread<WriterStore>, corrupt: boolean): Promise<void> {
    if (thread !== broken) return;
    thread = null;
    await Promise.allSettled([beforeReopen(), broken.close()]);
    openAfter(corrupt ? 0 : RETRY_MS, corrupt);
  }

  function handle(cause: unknown, from: StoreThread<WriterStore>): StorageError {
    const error = storageError(cause, file);
    if (closing) return error;
    switch (error.code) {
      // The file is intact, and may soon be writable.
      case 'full':
      case 'locked':
        break;
      case 'corrupt':
        opening = reopen(from, true);
        break;
      case 'read-only':
      case 'unreadable':
      case 'closed':
      case 'unknown':
        opening = reopen(from, false);
    }
    return error;
  }

  const call: WriterConnection['call'] = async (name, ...parameters) => {
    const current = thread;
    if (current === null) throw health.error();
    try {
      return await current.call(name, ...parameters);
    } catch (cause) {
      throw handle(cause, current);
    }
  };

  async function checkPresence(): Promise<void> {
    if (thread === null || health.isFailing()) return;
    await call('present').catch((cause: unknown) => {
      if (!closing) health.failed(storageError(cause, file));
    });
  }

  await tryOpen(false);
  const stopChecks = repeat(clock, PRESENCE_MS, checkPresence);
  return {
    call,
    async write(page) {
      const cancel = clock.after(HANGS_MS, () => health.failed(hangingDisk(file)));
      try {
        const written = await call('write', page);
        health.works();
        return written;
      } catch (cause) {
        const error = storageError(cause, file);
        if (!closing) health.failed(error);
        throw error;
      } finally {
        cancel();
      }
    },
    foundCorrupt(error) {
      if (thread === null || closing) return;
      health.failed(error);
      opening = reopen(thread, true);
    },
    isOpen: () => thread !== null,
    failure: health.error,
    state: health.state,
    async close() {
      closing = true;
      cancelOpening();
      stopChecks();
      await opening;
      cancelOpening();
      const last = thread;
      thread = null;
      health.closed();
      await last?.close();
    },
  };
}

/** Does the work again and again, with a pause before each; returns a function that stops it. */
function repeat(clock: Clock, milliseconds: number, work: () => Promise<void>): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  function next(): void {
    cancel = clock.after(milliseconds, async () => {
      await work();
      if (!stopped) next();
    });
  }
  next();
  return () => {
    stopped = true;
    cancel();
  };
}

function hangingDisk(file: string): StorageError {
  const parameters = { file, said: `the disk has not answered for ${HANGS_MS / 1_000} seconds` };
  return new StorageError('unreadable', { code: 'storage-broken-disk', parameters });
}
