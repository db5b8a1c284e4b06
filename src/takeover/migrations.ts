import { migrate } from '../storage/migrate.ts';
import type { Sql } from '../storage/sql.ts';
import pushes from './migrations/0001-pushes.sql?raw';
import waiting from './migrations/0002-waiting.sql?raw';
import ends from './migrations/0003-ends.sql?raw';
import repeats from './migrations/0004-repeats.sql?raw';
import removals from './migrations/0005-removals.sql?raw';

/** The schemas that a `journal.db` ever had. There will be no other. */
export const journalMigrations: readonly string[] = [pushes, waiting, ends, repeats, removals];

/** Brings a `journal.db` to the last schema that it had. Throws on the file of a version that is newer than that. */
export function migrateJournal(sql: Sql, file: string): void {
  migrate(sql, file, journalMigrations);
  // The first builds of schema 1 wrote a push and its deliveries at once, and had no columns for what comes later.
  const columns = sql.prepare("SELECT name FROM pragma_table_info('pushes')").rows();
  if (columns.some(([name]) => name === 'planned')) return;
  sql.exec('ALTER TABLE pushes ADD COLUMN planned TEXT; ALTER TABLE pushes ADD COLUMN behind INTEGER;');
}
