import { openOrReplace, storageError } from '../../src/storage/corruption.ts';
import { closedError } from '../../src/storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../../src/storage/thread.ts';

type Methods = Readonly<Record<string, (...parameters: readonly unknown[]) => unknown>>;

/** A store in the test's own thread, opened and called as a worker opens and calls it. */
export async function openDirectly<Store extends { close(): void }>(
  file: string,
  open: () => Store,
): Promise<OpenedThread<Store>> {
  const { store, setAside } = openOrReplace(open, file, Date.now());
  let closed = false;
  const call = async (name: string, ...parameters: readonly unknown[]) => {
    if (closed) throw closedError();
    try {
      return (store as unknown as Methods)[name]?.(...parameters);
    } catch (error) {
      throw storageError(error, file);
    }
  };
  const thread: StoreThread<Store> = {
    call: call as StoreThread<Store>['call'],
    async close() {
      if (!closed) store.close();
      closed = true;
    },
  };
  return { thread, setAside };
}
