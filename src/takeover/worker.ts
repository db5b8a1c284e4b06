import { workerData } from 'node:worker_threads';
import { serveStore } from '../storage/serve-store.ts';
import { openSource } from './source.ts';

const file = String(workerData);

/** The entry of the takeover's thread. A corrupt `journal.db` is set aside, and then there is none. */
serveStore(file, () => openSource({ file, now: Date.now }));
