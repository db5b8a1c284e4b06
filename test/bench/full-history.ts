import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWriterStore } from '../../src/history/sqlite/writer-store.ts';
import { createHistoryLoad } from './history-load.ts';

const PAGE = 500;
const keepAll = { content: 'full', keepDays: 100_000, keepPushes: 100_000_000, keepBytes: 2 ** 50 } as const;

/** Creates a history with this many pushes, one for each millisecond until `until` (unix milliseconds). */
export function fillHistory(dataDir: string, pushes: number, until: number): void {
  const writer = openWriterStore({ file: join(dataDir, 'history.db'), retention: keepAll, corrupt: false });
  const load = createHistoryLoad(until - pushes);
  for (let written = 0; written < pushes; written += PAGE) writer.write(load.varied(Math.min(PAGE, pushes - written)));
  writer.close();
  // An earlier relay leaves it. Without it, the next one would find the history in use: libsql keeps it open in this process.
  writeFileSync(join(dataDir, 'carillon.lock'), '');
}
