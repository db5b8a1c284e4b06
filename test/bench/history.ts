import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Retention } from '../../src/history/history.ts';
import { openReaderStore, type ReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { openWriterStore, type WriterStore } from '../../src/history/sqlite/writer-store.ts';
import { searchStore } from '../support/searches.ts';
import { createHistoryLoad, type HistoryLoad } from './history-load.ts';

/** How many pushes the file has when it is read. */
const PUSHES = Number(process.argv[2] ?? 1_000_000);
const PAGE = 200;
/** How many pages are made at one time. */
const BATCH = 100;
const ROUNDS = 5;
const keepAll: Retention = { content: 'full', keepDays: 100_000, keepPushes: 100_000_000, keepBytes: 2 ** 50 };

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const print = (name: string, value: string) => console.log(`| ${name.padEnd(62)} | ${value.padStart(24)} |`);
const median = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

/**
 * Writes this many pushes; returns the CPU time of this process for each in microseconds, and the longest time of a
 * page in milliseconds.
 */
function write(writer: WriterStore, count: number, pageOf: HistoryLoad[keyof HistoryLoad]) {
  let spent = 0;
  let longest = 0;
  for (let written = 0; written < count; written += BATCH * PAGE) {
    // Made in advance, so that collecting its garbage is not measured.
    const pages = Array.from({ length: BATCH }, () => pageOf(PAGE));
    const cpuBefore = cpu();
    for (const page of pages) {
      const before = performance.now();
      writer.write(page);
      longest = Math.max(longest, performance.now() - before);
    }
    spent += cpu() - cpuBefore;
  }
  return { each: spent / count, longest };
}

/** Milliseconds that a read takes: the first one, and the median of the next ones. */
function read(name: string, run: () => readonly unknown[]): void {
  const times: number[] = [];
  let rows = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const before = performance.now();
    rows = run().length;
    times.push(performance.now() - before);
  }
  const [first = 0, ...next] = times;
  print(`${name} (${rows} rows)`, `${first.toFixed(1)} / ${median(next).toFixed(1)} ms`);
}

function readAll(reader: ReaderStore, middle: number): void {
  read('first page', () => reader.list({ limit: 50 }));
  read('page from the middle', () => reader.list({ limit: 50, at: middle }));
  const searches = [
    'message number',
    'message walnut',
    'walnut nowhere',
    'nowhere',
    'number 123456',
    'room gardening',
    'user17 tention',
    'walnut chestnut',
    'bench message',
    '@user17:example.org message',
    '$bench-1',
    '$bench-77777- message',
    'ex me',
    'qq zz',
  ];
  for (const search of searches) read(`search "${search}"`, () => searchStore(reader, search, { limit: 50 }));
  read('search "message number" from the middle', () =>
    searchStore(reader, 'message number', { limit: 50, at: middle }),
  );
}

/** Erases the oldest pushes as fast as the writer can while others arrive; returns how long a page had to wait. */
function prune(writer: WriterStore, load: HistoryLoad, count: number): void {
  writer.keep({ ...keepAll, keepPushes: PUSHES - count });
  const startedAt = performance.now();
  const cpuBefore = cpu();
  let [longest, steps, pages] = [0, 0, 0];
  for (let more = true; more; steps++) {
    const before = performance.now();
    ({ more } = writer.prune({ now: Date.now(), outboxBytes: 0 }));
    longest = Math.max(longest, performance.now() - before);
    // A thousand pushes a second.
    while (pages * PAGE < performance.now() - startedAt) {
      writer.write(load.varied(PAGE));
      pages += 1;
    }
  }
  print(`erase ${count} while 1,000/s arrive: longest step`, `${longest.toFixed(0)} ms`);
  print('… in all', `${((performance.now() - startedAt) / 1_000).toFixed(1)} s, ${steps} steps`);
  print('… CPU for each erased', `${((cpu() - cpuBefore) / count).toFixed(1)} µs`);
}

const folder = mkdtempSync(join(tmpdir(), 'carillon-bench-history-'));
try {
  const load = createHistoryLoad(Date.now() - PUSHES);
  const plain = openWriterStore({ file: join(folder, 'plain.db'), retention: keepAll, corrupt: false });
  write(plain, 20_000, load.plain);
  print('write, the message of the bench: CPU for each', `${write(plain, 100_000, load.plain).each.toFixed(1)} µs`);
  const waiting = write(plain, 20_000, load.waiting);
  print('write, a push that waits and then ends: CPU for each', `${(waiting.each * 2).toFixed(1)} µs`);
  plain.close();

  const file = join(folder, 'history.db');
  const writer = openWriterStore({ file, retention: keepAll, corrupt: false });
  const { each, longest } = write(writer, PUSHES, load.varied);
  print(`write, ${PUSHES} messages of varied text: CPU for each`, `${each.toFixed(1)} µs`);
  print('… longest page', `${longest.toFixed(0)} ms`);
  const reader = openReaderStore({ file });
  print('… bytes on disk for each', `${Math.round(reader.totals().bytes / PUSHES)}`);
  readAll(reader, Date.now() - PUSHES / 2);
  prune(writer, load, Math.min(100_000, PUSHES / 2));
  reader.close();
  writer.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
