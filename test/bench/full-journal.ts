import { join } from 'node:path';
import { migrate } from '../../src/journal/migrations.ts';
import { openSql } from '../../src/journal/sql.ts';

/**
 * A journal that holds so many pushes already, delivered long ago. They are in no search index: that would take longer
 * than all the measuring.
 */
export function fillJournal(dataDir: string, pushes: number, receivedAt: number): void {
  const file = join(dataDir, 'journal.db');
  const sql = openSql(file);
  sql.exec('PRAGMA auto_vacuum = INCREMENTAL');
  sql.prepare('PRAGMA journal_mode = WAL').rows();
  sql.exec('PRAGMA synchronous = OFF');
  migrate(sql, file);
  const request = JSON.stringify({
    method: 'POST',
    path: '/_matrix/push/v1/notify',
    httpVersion: '1.1',
    headers: [['User-Agent', 'Synapse/1.163.2']],
    peer: '192.0.2.1',
  });
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${pushes})`;
  sql.transaction(() => {
    // Older than any id that is made today, and in the order of their numbers.
    sql
      .prepare(
        `${numbers} INSERT INTO pushes (seq, id, revision, received_at, request, body, bytes, kind, title, text, room, unread, prio, acknowledged_at, rejected)
         SELECT i, printf('01A%023d', i), i, ? - (${pushes} - i), ?, CAST('{"notification":{}}' AS BLOB), 700,
           'message', 'Bob', 'Message number ' || i || ' of a busy room', 'Garden', 1, 'high', ?, '[]' FROM n`,
      )
      .run(receivedAt, request, receivedAt);
    sql
      .prepare(
        `${numbers} INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, outcome, ended_at)
         SELECT i, 0, printf('01B%023d', i), 'dev.bench', 'key', 'capture', ?, ? FROM n`,
      )
      .run(JSON.stringify({ status: 'delivered', reason: 'captured' }), receivedAt);
  });
  sql.close();
}
