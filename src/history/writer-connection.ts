import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { storageError } from '../storage/corruption.ts';
import { closedError, StorageError, type StorageState } from '../storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../storage/thread.ts';
import type { WriterStore } from './sqlite/writer-store.ts';

/** How often a file that could not be opened is tried again. Milliseconds. */
const AGAIN_MS = 2_000;
/** A write that takes so long is trouble, though it may come to its end. Milliseconds. */
const HANGS_MS = 10_000;
/** How often a file that nobody writes is looked for. Milliseconds. */
const PRESENT_MS = 1_000;

export interface WriterConnectionDeps {
  readonly file: string;
  /** Opens the store; a file that was found corrupt is set aside first. Rejects with {@link StorageError}. */
  readonly open: (corrupt: boolean) => Promise<OpenedThread<WriterStore>>;
  /** Called before the store is closed to be opened again. */
  readonly lost: () => Promise<void>;
  /** Called each time when the store was opened. */
  readonly opened: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export type WriterConnection = Awaited<ReturnType<typeof connectWriter>>;

/** A writer that is opened again whenever that may help. Resolves also when the file cannot be opened. */
export async function connectWriter({ file, open, lost, opened, clock, log }: WriterConnectionDeps) {
  let thread: StoreThread<WriterStore> | null = null;
  let failure: StorageError | null = null;
  let closing = false;
  let opening: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;

  function failed(error: StorageError): void {
    if (failure === null) log.error({ problem: error.message, remedy: error.remedy }, 'the history cannot be written');
    failure = error;
  }
  function works(): void {
    if (failure !== null) log.info({}, 'the history is written again');
    failure = null;
  }

  async function tryOpen(corrupt: boolean): Promise<void> {
    try {
      const fresh = await open(corrupt);
      if (fresh.setAside !== null) {
        log.error({ file, setAside: fresh.setAside }, 'the history was damaged: it was set aside and a new one begun');
      }
      thread = fresh.thread;
      works();
      opened();
    } catch (cause) {
      failed(storageError(cause, file));
      openLater(AGAIN_MS, corrupt);
    }
  }
  function openLater(milliseconds: number, corrupt: boolean): void {
    if (closing) return;
    cancel = clock.after(milliseconds, () => {
      opening = tryOpen(corrupt);
    });
  }

  /** Closes the store and opens it again: at once where that makes a new file of a corrupt one. */
  async function reopen(broken: StoreThread<WriterStore>, corrupt: boolean): Promise<void> {
    if (thread !== broken) return;
    thread = null;
    await Promise.allSettled([lost(), broken.close()]);
    openLater(corrupt ? 0 : AGAIN_MS, corrupt);
  }

  function noted(cause: unknown, from: StoreThread<WriterStore>): StorageError {
    const error = storageError(cause, file);
    if (closing) return error;
    switch (error.code) {
      // The file is as it was, and may be written soon.
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

  const call: StoreThread<WriterStore>['call'] = async (name, ...parameters) => {
    const current = thread;
    if (current === null) throw failure ?? closedError();
    try {
      return await current.call(name, ...parameters);
    } catch (cause) {
      throw noted(cause, current);
    }
  };

  let cancelLook: () => void = () => undefined;
  function lookLater(): void {
    cancelLook = clock.after(PRESENT_MS, async () => {
      if (thread !== null && failure === null) {
        await call('present').catch((cause: unknown) => {
          if (!closing) failed(storageError(cause, file));
        });
      }
      if (!closing) lookLater();
    });
  }

  await tryOpen(false);
  lookLater();
  return {
    call,
    /** What a write came to decides whether the history works. */
    async write(page: Parameters<WriterStore['write']>[0]): Promise<ReturnType<WriterStore['write']>> {
      const cancelWatch = clock.after(HANGS_MS, () => failed(hangs(file)));
      try {
        const written = await call('write', page);
        works();
        return written;
      } catch (cause) {
        const error = storageError(cause, file);
        if (!closing) failed(error);
        throw error;
      } finally {
        cancelWatch();
      }
    },
    /** Told where an error did not come from a write: a corrupt file is replaced whoever finds it. */
    foundCorrupt(error: StorageError): void {
      if (thread === null || closing) return;
      failed(error);
      opening = reopen(thread, true);
    },
    isOpen: () => thread !== null,
    failure: (): StorageError => failure ?? closedError(),
    state: (): StorageState =>
      failure === null ? { status: 'ready' } : { status: 'failing', problem: failure.problem },
    async close(): Promise<void> {
      closing = true;
      cancel();
      cancelLook();
      await opening;
      cancel();
      const last = thread;
      thread = null;
      failure = closedError();
      await last?.close();
    },
  };
}

function hangs(file: string): StorageError {
  const parameters = { file, said: `the disk has not answered for ${HANGS_MS / 1_000} seconds` };
  return new StorageError('unreadable', { code: 'storage-broken-disk', parameters });
}
