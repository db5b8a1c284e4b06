import { join } from 'node:path';
import { openSql } from '../../src/storage/sql.ts';
import { migrateJournal } from '../../src/takeover/migrations.ts';
import { temporaryFolder } from '../support/temporary.ts';

export interface PushInFile {
  readonly id: string;
  readonly receivedAt: number;
  readonly body?: string;
  /** JSON of an outcome; null while it is under way. */
  readonly outcome?: string | null;
  readonly endedAt?: number | null;
  readonly expiresAt?: number | null;
  /** JSON of `Attempt[]`. */
  readonly attempts?: string;
}

const delivered = '{"status":"delivered","reason":"accepted"}';
const request =
  '{"method":"POST","path":"/_matrix/push/v1/notify","httpVersion":"1.1","headers":[],"peer":"192.0.2.7"}';

/** A `journal.db` of the last schema with these pushes, one delivery each. */
export async function journalFile(pushes: Iterable<PushInFile>): Promise<string> {
  const file = join(await temporaryFolder(), 'journal.db');
  const sql = openSql(file);
  sql.prepare('PRAGMA journal_mode = WAL').rows();
  migrateJournal(sql, file);
  const insertPush = sql.prepare(
    `INSERT INTO pushes (id, revision, received_at, request, body, bytes, kind, title, text, prio, acknowledged_at, rejected)
     VALUES (?,1,?,?,?,?,'message','Quasimodo',?,'high',?,'[]')`,
  );
  const insertDelivery = sql.prepare(
    `INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, outcome, ended_at, attempts, expires_at)
     VALUES (?,0,?,'app','key','fcm',?,?,?,?)`,
  );
  sql.transaction(() => {
    for (const push of pushes) {
      const { id, receivedAt, outcome = delivered, endedAt = receivedAt + 1, expiresAt = null, attempts = '[]' } = push;
      const body = Buffer.from(push.body ?? `{"notification":{"event_id":"$${id}","devices":[]}}`);
      const seq = Number(
        insertPush.run(id, receivedAt, request, body, body.length, `Bell ${id}`, receivedAt + 2).lastInsertRowid,
      );
      insertDelivery.run(seq, `${id}-d`, outcome, endedAt, attempts, expiresAt);
    }
  });
  sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
  sql.close();
  return file;
}

/** An id that sorts by its number, as long as a ULID. */
export const pushId = (number: number): string => `01${String(number).padStart(24, '0')}`;
