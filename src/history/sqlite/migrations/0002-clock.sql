-- What the clock said when pushes were last judged by their age, and since when it has been far ahead of that.
CREATE TABLE clock (trusted_at INTEGER, doubted_at INTEGER);
INSERT INTO clock VALUES (NULL, NULL);
