-- Lists by name look words up instead of going through every name: a row for each record with the words of all its names, and
-- the full-text index of the database over these. Until each record has been gone through again, lists are whole and their
-- words are missing.
CREATE TABLE record_name_new (
  n          INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  -- At most 200 letters of the first name; empty where the record has none.
  name       TEXT NOT NULL,
  record_id  TEXT NOT NULL,
  -- The words of every name, without accents and capitals, a space before and after each.
  folded     TEXT NOT NULL
);
INSERT INTO record_name_new (kind, name, record_id, folded)
SELECT kind, name, record_id, '' FROM record_name WHERE NOT other ORDER BY kind, name, record_id;
DROP TABLE record_name;
ALTER TABLE record_name_new RENAME TO record_name;
CREATE UNIQUE INDEX record_name_record ON record_name (record_id);
CREATE INDEX record_name_order ON record_name (kind, name, record_id);

CREATE VIRTUAL TABLE record_name_word
USING fts5(folded, content='record_name', content_rowid='n', columnsize=0, tokenize='unicode61 remove_diacritics 0');
CREATE TRIGGER record_name_added AFTER INSERT ON record_name BEGIN
  INSERT INTO record_name_word (rowid, folded) VALUES (new.n, new.folded);
END;
CREATE TRIGGER record_name_changed AFTER UPDATE ON record_name BEGIN
  INSERT INTO record_name_word (record_name_word, rowid, folded) VALUES ('delete', old.n, old.folded);
  INSERT INTO record_name_word (rowid, folded) VALUES (new.n, new.folded);
END;
CREATE TRIGGER record_name_removed AFTER DELETE ON record_name BEGIN
  INSERT INTO record_name_word (record_name_word, rowid, folded) VALUES ('delete', old.n, old.folded);
END;
INSERT INTO record_name_word (record_name_word) VALUES ('rebuild');
