import { openOrReplace, storageError } from '../../src/storage/corruption.ts';
import { closedError } from '../../src/storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../../src/storage/thread.ts';

/** A store in the test's own thread, which behaves as one in a worker does. Rejects with `StorageError`. */
export async function openDirectThread<Store extends { close(): void }>(
  file: string,
  open: () => Store,
): Promise<OpenedThread<Store>> {
  const { store, setAside } = openOrReplace(open, file, Date.now());
  let closed = false;
  const thread: StoreThread<Store> = {
    async call(name, ...parameters) {
      if (closed) throw closedError();
      // Whoever calls goes on before the call is made, as with a worker.
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
