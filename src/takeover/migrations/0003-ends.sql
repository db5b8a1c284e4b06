-- What became of deliveries that have no rows of their own yet.
CREATE TABLE ends (seq INTEGER PRIMARY KEY, work TEXT NOT NULL);
