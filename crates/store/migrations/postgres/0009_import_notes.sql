-- What an import left out, lost or found doubtful, and why one was refused; of the last imports of each source.
CREATE TABLE import_note (
  run    BIGINT NOT NULL,
  -- 'refused', 'skips', 'losses' or 'warnings'.
  part   TEXT NOT NULL,
  place  BIGINT NOT NULL,
  -- JSON: file, row, kind, source_id, field, reason.
  note   TEXT NOT NULL,
  PRIMARY KEY (run, part, place)
);
