import { workerData } from 'node:worker_threads';
import { serveStore } from '../../storage/serve-store.ts';
import { createWriterOpening } from './writer-opening.ts';
import type { WriterOptions } from './writer-store.ts';

const options: WriterOptions = workerData;

serveStore(options.file, createWriterOpening(options));
