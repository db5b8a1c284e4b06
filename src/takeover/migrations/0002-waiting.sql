-- Deliveries that wait for another attempt, and pushkeys found dead too late to be told at once.
ALTER TABLE deliveries ADD COLUMN expires_at INTEGER;
ALTER TABLE deliveries ADD COLUMN collapse TEXT;
DROP INDEX deliveries_unfinished;
CREATE INDEX deliveries_open ON deliveries (push_seq, number) WHERE ended_at IS NULL;
CREATE TABLE late_rejections (
  app_id TEXT NOT NULL,
  pushkey TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, pushkey)
) WITHOUT ROWID;
