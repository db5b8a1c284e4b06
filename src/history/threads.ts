import { createWorkerThread, type OpenedThread } from '../storage/thread.ts';
import type { ReaderOptions, ReaderStore } from './sqlite/reader-store.ts';
import type { WriterOptions, WriterStore } from './sqlite/writer-store.ts';

/** Where the stores of a history run. Each rejects with `StorageError` when its file cannot be opened. */
export interface HistoryThreads {
  writer(options: WriterOptions): Promise<OpenedThread<WriterStore>>;
  reader(options: ReaderOptions): Promise<OpenedThread<ReaderStore>>;
}

/** Enough for the objects of one page; longer-lived ones move to the old generation. */
const YOUNG_MEGABYTES = 8;

/** Stores in worker threads; `entries` are the compiled entry files of the writer and of the reader. */
export function createHistoryWorkers(entries: { readonly writer: URL; readonly reader: URL }): HistoryThreads {
  const start = <Store>(entry: URL, options: { readonly file: string }) =>
    createWorkerThread<Store>({ entry, file: options.file, data: options, maxYoungMegabytes: YOUNG_MEGABYTES });
  return {
    writer: (options) => start<WriterStore>(entries.writer, options),
    reader: (options) => start<ReaderStore>(entries.reader, options),
  };
}
