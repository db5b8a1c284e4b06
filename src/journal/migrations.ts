import { JournalError } from './journal.ts';
import type { Sql } from './sql.ts';

/**
 * The steps from an empty file to the present schema; `PRAGMA user_version` counts those already taken. A step that was
 * released is never changed: a later need is a later step.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE pushes (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     revision INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     request TEXT NOT NULL,
     body BLOB,
     bytes INTEGER NOT NULL,
     kind TEXT, title TEXT, text TEXT, room TEXT, unread INTEGER, prio TEXT,
     acknowledged_at INTEGER,
     rejected TEXT,
     planned TEXT,
     behind INTEGER
   );
   CREATE INDEX pushes_by_revision ON pushes (revision);
   CREATE INDEX pushes_behind ON pushes (seq) WHERE behind IS NOT NULL;
   CREATE TABLE deliveries (
     push_seq INTEGER NOT NULL,
     number INTEGER NOT NULL,
     id TEXT NOT NULL,
     app_id TEXT NOT NULL,
     pushkey TEXT NOT NULL,
     provider TEXT,
     lease TEXT,
     outcome TEXT,
     ended_at INTEGER,
     attempts TEXT,
     PRIMARY KEY (push_seq, number)
   ) WITHOUT ROWID;
   CREATE INDEX deliveries_unfinished ON deliveries (push_seq) WHERE outcome IS NULL;
   CREATE TABLE leases (
     key TEXT PRIMARY KEY,
     taken_at INTEGER NOT NULL,
     outcome TEXT
   ) WITHOUT ROWID;
   CREATE INDEX leases_by_age ON leases (taken_at);
   CREATE VIRTUAL TABLE search USING fts5 (text, content='', contentless_delete=1, tokenize='trigram');`,
  // Deliveries that wait for another attempt, and pushkeys found dead too late to be told at once.
  `ALTER TABLE deliveries ADD COLUMN expires_at INTEGER;
   ALTER TABLE deliveries ADD COLUMN collapse TEXT;
   DROP INDEX deliveries_unfinished;
   CREATE INDEX deliveries_open ON deliveries (push_seq, number) WHERE ended_at IS NULL;
   CREATE TABLE late_rejections (
     app_id TEXT NOT NULL,
     pushkey TEXT NOT NULL,
     learned_at INTEGER NOT NULL,
     PRIMARY KEY (app_id, pushkey)
   ) WITHOUT ROWID;`,
  // What became of deliveries that have no rows of their own yet.
  'CREATE TABLE ends (seq INTEGER PRIMARY KEY, work TEXT NOT NULL);',
  // Deliveries that repeat another, so that they do not alert after a restart either.
  'ALTER TABLE deliveries ADD COLUMN repeat INTEGER;',
  // Pushes that somebody removed, until they are erased or put back.
  'CREATE TABLE removals (seq INTEGER PRIMARY KEY, token TEXT NOT NULL, erase_at INTEGER NOT NULL);',
];

/** Brings the schema up to date, each step in a transaction of its own. Throws on a file of a newer Carillon. */
export function migrate(sql: Sql, file: string, to: number = migrations.length): void {
  const version = sql.number('PRAGMA user_version');
  if (version > migrations.length) {
    const parameters = { file, schema: version, known: migrations.length };
    throw new JournalError('unreadable', { code: 'journal-newer', parameters });
  }
  for (const [index, step] of migrations.slice(0, to).entries()) {
    if (index < version) continue;
    sql.transaction(() => sql.exec(`${step} PRAGMA user_version = ${index + 1};`));
  }
}
