-- Places of the gazetteer: one row for each, as one document. Loaded into memory at start, and again after an event of
-- kind "gazetteer"; nothing is searched here.
CREATE TABLE place (
  id          TEXT NOT NULL PRIMARY KEY,
  -- Where the row came from: the demonstration, or the name of the imported file.
  source      TEXT NOT NULL,
  -- A place as JSON.
  body        TEXT NOT NULL,
  changed_at  BIGINT NOT NULL
);
