-- Batches in the order in which they were committed: accepted pushes as frames, and what was settled as lines of JSON.
-- `marks` says as JSON of each line which push it is about and which of its deliveries; of accepted pushes which of their
-- deliveries repeat others (place of the push, number), where any do.
CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  marks TEXT,
  content BLOB NOT NULL
);
-- Which pushes of a batch have left it already, a bit for each.
CREATE TABLE partly_released (
  seq INTEGER PRIMARY KEY,
  released BLOB NOT NULL
);
-- Pushes that wait longer than their batch: one row each, and one for each of their deliveries. `listed` says that the
-- history has them.
CREATE TABLE pushes (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  dedup_keys BLOB NOT NULL,
  frame BLOB NOT NULL
);
CREATE TABLE deliveries (
  push_key INTEGER NOT NULL,
  number INTEGER NOT NULL,
  app_id TEXT NOT NULL,
  pushkey TEXT NOT NULL,
  registration TEXT NOT NULL,
  provider TEXT,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  expires_at INTEGER,
  collapse TEXT,
  next_attempt_at INTEGER,
  PRIMARY KEY (push_key, number)
) WITHOUT ROWID;
-- Dedup keys of pushes that have left the log, 16 bytes each; a later row says more than an earlier one.
CREATE TABLE dedup (
  seq INTEGER PRIMARY KEY,
  taken_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  keys BLOB NOT NULL
);
-- Registrations that were found dead after their push had been answered.
CREATE TABLE late_rejections (
  app_id TEXT NOT NULL,
  pushkey TEXT NOT NULL,
  registration TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, pushkey, registration)
) WITHOUT ROWID;
