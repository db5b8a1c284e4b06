import { openReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { createWriterOpening } from '../../src/history/sqlite/writer-opening.ts';
import type { HistoryThreads } from '../../src/history/threads.ts';
import { openDirectThread } from './direct-thread.ts';

/** Both stores of a history in the test's own thread. */
export const directThreads: HistoryThreads = {
  writer: (options) => openDirectThread(options.file, createWriterOpening(options)),
  reader: (options) => openDirectThread(options.file, () => openReaderStore(options)),
};
