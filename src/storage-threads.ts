import type { HistoryThreads } from './history/sqlite-history.ts';
import type { OutboxStore } from './outbox/sqlite/store.ts';
import { createWorkerThread, type OpenedThread } from './storage/thread.ts';

/** How the stores are opened. */
export interface StorageThreads {
  readonly outbox: (file: string) => Promise<OpenedThread<OutboxStore>>;
  readonly history: HistoryThreads;
  /** Compiled entry of the thread that reads the file of an earlier version; null reads it in this thread. */
  readonly takeover: URL | null;
}

/** Compiled entries of the threads. */
export interface ThreadEntries {
  readonly outbox: URL;
  readonly historyWriter: URL;
  readonly historyReader: URL;
  readonly takeover: URL;
}

/** The stores in threads of their own, whose compiled entries lie in one folder. */
export function createStorageThreads({
  outbox,
  historyWriter,
  historyReader,
  takeover,
}: ThreadEntries): StorageThreads {
  return {
    outbox: (file) => createWorkerThread({ entry: outbox, file, data: { file } }),
    history: {
      writer: (options) => createWorkerThread({ entry: historyWriter, file: options.file, data: options }),
      reader: (options) => createWorkerThread({ entry: historyReader, file: options.file, data: options }),
    },
    takeover,
  };
}
