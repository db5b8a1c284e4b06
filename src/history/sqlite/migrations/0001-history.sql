-- One row for a push. `seq` is made from the time of its arrival (milliseconds since 2020 · 256, and a number for each of
-- that millisecond), so that the order of rows is the order of the list, and a list can start at any time.
-- `head` is JSON as the outbox had it: request, summary and names; and the deliveries where they have no rows.
-- `settled` is JSON of what became of the deliveries of a push that was done when it came; else they have rows, the first
-- of which is `first_delivery`. `tally` (JSON) then counts their outcomes, so that a change of one costs no look at the others.
-- `rejected` is null while the homeserver has no answer; until then the push is in no list.
CREATE TABLE pushes (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  delivery_count INTEGER NOT NULL,
  open INTEGER NOT NULL DEFAULT 0,
  status TEXT,
  reason TEXT,
  answered_at INTEGER,
  rejected TEXT,
  first_delivery INTEGER,
  tally TEXT,
  head TEXT NOT NULL,
  settled TEXT,
  body BLOB,
  kind TEXT AS (json_extract(head, '$.summary.kind')) VIRTUAL,
  title TEXT AS (json_extract(head, '$.summary.title')) VIRTUAL,
  text TEXT AS (json_extract(head, '$.summary.text')) VIRTUAL,
  room TEXT AS (json_extract(head, '$.summary.room')) VIRTUAL,
  unread INTEGER AS (json_extract(head, '$.summary.unread')) VIRTUAL,
  prio TEXT AS (json_extract(head, '$.summary.prio')) VIRTUAL,
  request TEXT AS (json_extract(head, '$.request')) VIRTUAL,
  peer TEXT AS (json_extract(head, '$.request.peer')) VIRTUAL,
  event_id TEXT AS (json_extract(head, '$.names.eventId')) VIRTUAL,
  room_id TEXT AS (json_extract(head, '$.names.roomId')) VIRTUAL,
  sender TEXT AS (json_extract(head, '$.names.sender')) VIRTUAL
);
CREATE INDEX pushes_unanswered ON pushes (seq) WHERE rejected IS NULL;
-- Few pushes wait at a time, and it is these that are looked for when the outbox was lost.
CREATE INDEX pushes_open ON pushes (seq) WHERE open > 0;
-- Deliveries of pushes that waited, or have many. `rank` sorts the worst first.
CREATE TABLE deliveries (
  key INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  app_id TEXT NOT NULL,
  pushkey TEXT NOT NULL,
  provider TEXT,
  outcome TEXT,
  ended_at INTEGER,
  attempt_count INTEGER NOT NULL,
  attempts TEXT NOT NULL
);
CREATE INDEX deliveries_by_rank ON deliveries (seq, rank, key);
-- How many pushes there are, without those that somebody deleted.
CREATE TABLE totals (pushes INTEGER NOT NULL);
INSERT INTO totals VALUES (0);
-- Deleted, and not erased yet.
CREATE TABLE deletions (
  seq INTEGER PRIMARY KEY,
  token TEXT NOT NULL,
  erase_at INTEGER NOT NULL
);
-- Any part of title, text, room and sender, in small letters. No positions are kept, so whoever searches compares with the text itself.
CREATE VIRTUAL TABLE words USING fts5 (text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1');
-- Whole ids and names, `kind:value` each, to be looked up by equality or their beginning.
CREATE VIRTUAL TABLE terms USING fts5 (
  text, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[\]^_`{|}~'"
);
-- By itself an index merges much at once, and a push would have to wait for it: the writer asks for a little with each page.
-- Sixteen segments of a size become one: each text is written again three times for a million pushes, not ten times. One of
-- which a quarter was erased is written again without it. `pgsz` makes the leaves of an index fill the pages of the file.
INSERT INTO words (words, rank)
  VALUES ('automerge', 0), ('crisismerge', 1000), ('usermerge', 16), ('deletemerge', 25), ('pgsz', 8100);
INSERT INTO terms (terms, rank)
  VALUES ('automerge', 0), ('crisismerge', 1000), ('usermerge', 16), ('deletemerge', 25), ('pgsz', 8100);
