import { parentPort } from 'node:worker_threads';
import { openOrReplace, storageError } from './corruption.ts';
import type { PlainStorageError } from './storage-error.ts';
import type { FromWorker, ToWorker } from './thread.ts';

/** A store's methods by their names, as {@link serveStore} calls them. */
type Methods = Readonly<Record<string, (...parameters: readonly unknown[]) => unknown>>;

/**
 * The whole life of a worker thread: opens a store, answers its owner's calls one after the other, closes. A corrupt file is
 * set aside and replaced by a new one.
 */
export function serveStore<Store extends { close(): void }>(file: string, open: () => Store): void {
  const port = parentPort;
  if (port === null) return;
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const plain = (error: unknown): PlainStorageError => {
    const { code, problem } = storageError(error, file);
    return { code, problem };
  };
  let store: Store;
  try {
    const opened = openOrReplace(open, file, Date.now());
    store = opened.store;
    post({ type: 'opened', setAside: opened.setAside });
  } catch (error) {
    post({ type: 'refused', error: plain(error) });
    port.close();
    return;
  }
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'call':
        try {
          const value = (store as unknown as Methods)[message.name]?.(...message.parameters);
          post({ type: 'result', id: message.id, value }, transferable(value));
        } catch (error) {
          post({ type: 'error', id: message.id, error: plain(error) });
        }
        return;
      case 'close':
        store.close();
        post({ type: 'closed' });
        port.close();
    }
  });
}

function transferable(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return [];
  return value.bytes instanceof ArrayBuffer ? [value.bytes] : [];
}
