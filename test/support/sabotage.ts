import { openSql } from '../../src/storage/sql.ts';

/** Makes every insert into a table fail, as on a full disk, until `repair` is called. */
export function sabotage(file: string, table: string, when = 'true') {
  const sql = openSql(file);
  // The outbox may be writing.
  sql.exec('PRAGMA busy_timeout = 5000');
  sql.exec(
    `CREATE TRIGGER broken_${table} BEFORE INSERT ON ${table} WHEN ${when} BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  return {
    repair(): void {
      sql.exec(`DROP TRIGGER broken_${table}`);
      sql.close();
    },
  };
}
