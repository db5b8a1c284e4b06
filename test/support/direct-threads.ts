import { openReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { createWriterOpening } from '../../src/history/sqlite/writer-opening.ts';
import type { HistoryThreads } from '../../src/history/threads.ts';
import { openOutboxStore } from '../../src/outbox/sqlite/store.ts';
import { openOrReplace, storageError } from '../../src/storage/corruption.ts';
import { closedError } from '../../src/storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../../src/storage/thread.ts';
import type { StorageThreads } from '../../src/stores/threads.ts';
import { openSource } from '../../src/takeover/source.ts';

/** Opens a store in the test's own thread that behaves like one in a worker. Rejects with `StorageError`. */
export async function openDirectThread<Store extends { close(): void }>(
  file: string,
  open: () => Store,
): Promise<OpenedThread<Store>> {
  const { store, setAside } = openOrReplace(open, file, Date.now());
  let closed = false;
  const thread: StoreThread<Store> = {
    async call(name, ...parameters) {
      if (closed) throw closedError();
      // The caller continues before the call is made, as with a worker.
      await Promise.resolve();
      if (closed) throw closedError();
      try {
        const method = store[name] as (...all: typeof parameters) => unknown;
        return structuredClone(method(...parameters)) as never;
      } catch (error) {
        throw storageError(error, file);
      }
    },
    async close() {
      if (!closed) store.close();
      closed = true;
    },
  };
  return { thread, setAside };
}

/** Both stores of a history in the test's own thread. */
export const directHistory: HistoryThreads = {
  writer: (options) => openDirectThread(options.file, createWriterOpening(options)),
  reader: (options) => openDirectThread(options.file, () => openReaderStore(options)),
};

/** All stores of a relay in the test's own thread. */
export const directStores: StorageThreads = {
  outbox: (file) => openDirectThread(file, () => openOutboxStore(file)),
  history: directHistory,
  takeover: (file) => openDirectThread(file, () => openSource({ file, now: Date.now })),
};
