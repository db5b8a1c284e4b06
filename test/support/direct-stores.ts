import { openOutboxStore } from '../../src/outbox/sqlite/store.ts';
import type { StorageThreads } from '../../src/stores/threads.ts';
import { openSource } from '../../src/takeover/source.ts';
import { directThreads } from './direct-history.ts';
import { openDirectThread } from './direct-thread.ts';

/** All stores of a relay in the test's own thread. */
export const directStores: StorageThreads = {
  outbox: (file) => openDirectThread(file, () => openOutboxStore(file)),
  history: directThreads,
  takeover: (file) => openDirectThread(file, () => openSource({ file, now: Date.now })),
};
