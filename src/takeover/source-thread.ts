import { openOrReplace, storageError } from '../storage/corruption.ts';
import { closedError } from '../storage/storage-error.ts';
import { createWorkerThread, type OpenedThread, type StoreThread } from '../storage/thread.ts';
import { openSource, type TakeoverSource } from './source.ts';

export type SourceThread = StoreThread<TakeoverSource>;

export interface SourceThreadOptions {
  readonly file: string;
  /** Compiled entry of the worker thread; null keeps the file in this thread. */
  readonly worker: URL | null;
  readonly now: () => number;
}

/** Opens the old file. Rejects with `StorageError` when it cannot be opened; a corrupt one is set aside. */
export async function openSourceThread({
  file,
  worker,
  now,
}: SourceThreadOptions): Promise<OpenedThread<TakeoverSource>> {
  if (worker !== null) return createWorkerThread<TakeoverSource>({ entry: worker, file, data: file });
  const { store, setAside } = openOrReplace(() => openSource({ file, now }), file, now());
  // The very method that the name stands for, as the worker calls it.
  const methods = store as unknown as Readonly<Record<string, (...parameters: readonly unknown[]) => unknown>>;
  let closed = false;
  const call = async (name: string, ...parameters: readonly unknown[]) => {
    if (closed) throw closedError();
    try {
      return methods[name]?.(...parameters);
    } catch (error) {
      throw storageError(error, file);
    }
  };
  const close = async () => {
    closed = true;
    store.close();
  };
  return { thread: { call: call as SourceThread['call'], close }, setAside };
}
