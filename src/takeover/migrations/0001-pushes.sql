CREATE TABLE pushes (
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
CREATE VIRTUAL TABLE search USING fts5 (text, content='', contentless_delete=1, tokenize='trigram');
