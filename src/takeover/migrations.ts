import { migrate } from '../storage/migrate.ts';
import type { Sql } from '../storage/sql.ts';
import pushes from './migrations/0001-pushes.sql?raw';
import waiting from './migrations/0002-waiting.sql?raw';
import ends from './migrations/0003-ends.sql?raw';
import repeats from './migrations/0004-repeats.sql?raw';
import removals from './migrations/0005-removals.sql?raw';

/** All schemas that a `journal.db` had, in order. There will be no more. */
export const journalMigrations: readonly string[] = [pushes, waiting, ends, repeats, removals];

/** Brings a `journal.db` to its last schema. Throws `StorageError` for the file of a newer version. */
export function migrateJournal(sql: Sql, file: string): void {
  migrate(sql, file, journalMigrations);
  // The first builds of schema 1 lack two columns. No numbered step can add them: files with and without them bear the same
  // number, and SQL has no ADD COLUMN IF NOT EXISTS.
  const columns = sql.prepare("SELECT name FROM pragma_table_info('pushes')").rows();
  if (columns.some(([name]) => name === 'planned')) return;
  sql.exec('ALTER TABLE pushes ADD COLUMN planned TEXT; ALTER TABLE pushes ADD COLUMN behind INTEGER;');
}
