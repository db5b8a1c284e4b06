import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Keeping } from '../../src/journal/journal.ts';
import { openSql } from '../../src/journal/sql.ts';
import { createSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import type { StoreOptions } from '../../src/journal/store.ts';
import type { Log } from '../../src/log.ts';
import { silentLog } from './log.ts';
import { temporaryFolder } from './temporary.ts';

type Options = Partial<Pick<StoreOptions, 'file'> & Pick<Keeping, 'content'>> & {
  readonly retention?: Partial<Keeping>;
  readonly log?: Log;
  readonly now?: () => number;
};

/** A real journal in a file of its own, in this thread. */
export async function testJournal({ file, content = 'full', retention = {}, log = silentLog, now }: Options = {}) {
  const path = file ?? join(await temporaryFolder(), 'journal.db');
  const journal = await createSqliteJournal({
    file: path,
    worker: null,
    keeping: { content, keepDays: 14, keepPushes: 100_000, keepBytes: 2_147_483_648, ...retention },
    log,
    ...(now === undefined ? {} : { now }),
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= journal.close();
    return closed;
  };
  onTestFinished(close);
  return { journal, file: path, close };
}

/** Makes every write into a table of a journal fail, as a full disk does, until it is mended. */
export function sabotage(file: string, table: string, when = 'true') {
  const sql = openSql(file);
  sql.exec(
    `CREATE TRIGGER broken_${table} BEFORE INSERT ON ${table} WHEN ${when} BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  return {
    mend(): void {
      sql.exec(`DROP TRIGGER broken_${table}`);
      sql.close();
    },
  };
}
