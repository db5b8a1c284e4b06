import { join } from 'node:path';
import { type Entries, measureHttp, measureMemory } from './http.ts';

/** Runs the parts that need nothing but Node; the desktop's figures come from a suite in a desktop session. */
const [parts = '', quick = ''] = process.argv.slice(2);
const here = import.meta.dirname;
const entries: Entries = {
  bareHttp: join(here, 'bare-http.js'),
  bareFastify: join(here, 'bare-fastify.js'),
  load: join(here, 'load.js'),
  cli: join(here, '../main/cli.js'),
};
if (parts.includes('http')) await measureHttp(entries, quick === 'quick');
if (parts.includes('memory')) await measureMemory(entries, quick === 'quick');
