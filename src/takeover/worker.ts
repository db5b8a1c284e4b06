import { workerData } from 'node:worker_threads';
import { serveStore } from '../storage/serve-store.ts';
import { openSource } from './source.ts';

const file = String(workerData);

/** The worker thread's entry: one `journal.db`. A corrupt one is set aside, and then there is none. */
serveStore(file, () => openSource({ file, now: Date.now }));
