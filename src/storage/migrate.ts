import type { Sql } from './sql.ts';
import { StorageError } from './storage-error.ts';

/**
 * Brings a schema up to date, each step in its own transaction; `PRAGMA user_version` is the number of steps taken. A
 * released step never changes: later needs are later steps. Throws {@link StorageError} for a file of a newer Carillon.
 */
export function migrate(sql: Sql, file: string, steps: readonly string[]): void {
  const version = sql.number('PRAGMA user_version');
  if (version > steps.length) {
    const parameters = { file, schema: version, known: steps.length };
    throw new StorageError('unreadable', { code: 'storage-newer', parameters });
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    sql.transaction(() => sql.exec(`${step} PRAGMA user_version = ${index + 1};`));
  }
}
