-- Texts are indexed in another form since: letters decomposed, their case folded in full, without what nobody sees. What was
-- written before is indexed anew in the background, newest first: this is the place down from which all is to be done yet.
CREATE TABLE outdated_words (below INTEGER NOT NULL);
INSERT INTO outdated_words SELECT max(seq) + 1 FROM pushes HAVING max(seq) IS NOT NULL;
