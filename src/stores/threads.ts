import { createHistoryWorkers, type HistoryThreads } from '../history/threads.ts';
import type { OutboxStore } from '../outbox/sqlite/store.ts';
import { createWorkerThread, type OpenedThread } from '../storage/thread.ts';
import type { TakeoverSource } from '../takeover/source.ts';

/** How the stores are opened. Each rejects with `StorageError` when its file cannot be. */
export interface StorageThreads {
  readonly outbox: (file: string) => Promise<OpenedThread<OutboxStore>>;
  readonly history: HistoryThreads;
  /** Reads the file of an earlier version. */
  readonly takeover: (file: string) => Promise<OpenedThread<TakeoverSource>>;
}

/** Compiled entries of the threads. */
export interface ThreadEntries {
  readonly outbox: URL;
  readonly historyWriter: URL;
  readonly historyReader: URL;
  readonly takeover: URL;
}

/** The stores in threads of their own. */
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
