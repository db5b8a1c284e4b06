import { workerData } from 'node:worker_threads';
import { serveStore } from '../../storage/serve-store.ts';
import { openOutboxStore } from './store.ts';

/** The entry of the outbox's thread. */
const { file } = workerData as { readonly file: string };
serveStore(file, () => openOutboxStore(file));
