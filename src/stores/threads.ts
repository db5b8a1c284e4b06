import { createHistoryWorkers, type HistoryThreads } from '../history/threads.ts';
import type { OutboxStore } from '../outbox/sqlite/store.ts';
import { createWorkerThread, type OpenedThread } from '../storage/thread.ts';
import type { TakeoverSource } from '../takeover/source.ts';

/** Opens the stores. Each function rejects with `StorageError` when its file cannot be opened. */
export interface StorageThreads {
  readonly outbox: (file: string) => Promise<OpenedThread<OutboxStore>>;
  readonly history: HistoryThreads;
  /** Opens the file of an earlier version. */
  readonly takeover: (file: string) => Promise<OpenedThread<TakeoverSource>>;
}

/** The compiled entries of the threads. */
export interface ThreadEntries {
  readonly outbox: URL;
  readonly historyWriter: URL;
  readonly historyReader: URL;
  readonly takeover: URL;
}

/** Opens each store in its own thread. */
export function createStorageThreads({
  outbox,
  historyWriter,
  historyReader,
  takeover,
}: ThreadEntries): StorageThreads {
  return {
    outbox: (file) => createWorkerThread({ entry: outbox, file, data: { file } }),
    history: createHistoryWorkers({ writer: historyWriter, reader: historyReader }),
    takeover: (file) => createWorkerThread({ entry: takeover, file, data: file }),
  };
}
