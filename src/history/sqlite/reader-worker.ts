import { workerData } from 'node:worker_threads';
import { serveStore } from '../../storage/serve-store.ts';
import { openReaderStore, type ReaderOptions } from './reader-store.ts';

const options: ReaderOptions = workerData;

serveStore(options.file, () => openReaderStore(options));
