import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import { silentLog } from './log.ts';
import { temporaryFolder } from './temporary.ts';

/** A real journal in a file of its own, in this thread. */
export async function testJournal(file?: string) {
  const path = file ?? join(await temporaryFolder(), 'journal.db');
  const journal = await createSqliteJournal({
    file: path,
    worker: null,
    content: 'full',
    retention: { keepDays: 14, keepPushes: 100_000, keepBytes: 2_147_483_648 },
    log: silentLog,
  });
  onTestFinished(() => journal.close());
  return { journal, file: path };
}
