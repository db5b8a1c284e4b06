-- Pushes that somebody removed, until they are erased or put back.
CREATE TABLE removals (seq INTEGER PRIMARY KEY, token TEXT NOT NULL, erase_at INTEGER NOT NULL);
