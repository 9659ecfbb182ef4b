-- The directory: versioned records, what links them, and imports that become visible as a whole.

-- One row for each import of a source. While the state is 'staging' or 'undoing', nothing of the run is seen; from
-- 'published' on, all of it is; 'done' when the run's rows have been folded into the records; 'undone' when nothing was kept.
CREATE TABLE import_run (
  id           BIGINT NOT NULL PRIMARY KEY,
  source       TEXT NOT NULL,
  owner        TEXT NOT NULL,
  state        TEXT NOT NULL,
  started_at   BIGINT NOT NULL,
  finished_at  BIGINT,
  -- Who works on the run, and until when it counts as alive without another sign.
  holder       TEXT NOT NULL,
  lease_until  BIGINT NOT NULL,
  report       TEXT
);
CREATE UNIQUE INDEX import_run_one_a_source ON import_run (source) WHERE state IN ('staging', 'undoing', 'published');

-- An organization, program, service, location, service at a location, taxonomy or term as it stands.
CREATE TABLE record (
  id            TEXT NOT NULL PRIMARY KEY,
  kind          TEXT NOT NULL,
  owner         TEXT NOT NULL,
  source        TEXT,
  source_id     TEXT,
  status        TEXT NOT NULL,
  version       BIGINT NOT NULL,
  -- The number of the body's shape.
  schema        BIGINT NOT NULL,
  -- For lists.
  name          TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  modified_at   BIGINT NOT NULL,
  -- The day it was last confirmed, YYYY-MM-DD.
  verified_on   TEXT,
  -- Hash of what the source said last; empty after the source dropped it.
  source_hash   TEXT,
  -- The run that brought it, 0 for none: not seen before that run is published.
  born_run      BIGINT NOT NULL,
  -- Canonical JSON. Long values stand last: SQLite reads a row from its start.
  body          TEXT NOT NULL,
  -- What the source said last, where the body differs from it by local edits.
  source_body   TEXT
);
CREATE INDEX record_kind ON record (kind, id);

-- What a run makes of a record that stands already; folded into the record after the run is published.
CREATE TABLE record_next (
  record_id     TEXT NOT NULL PRIMARY KEY,
  run           BIGINT NOT NULL,
  -- The version it was made from.
  base_version  BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  status        TEXT NOT NULL,
  schema        BIGINT NOT NULL,
  body          TEXT NOT NULL,
  name          TEXT NOT NULL,
  modified_at   BIGINT NOT NULL,
  verified_on   TEXT,
  source_hash   TEXT,
  source_body   TEXT,
  -- What the source said, to be merged again when the record changes before the run is published.
  incoming      TEXT NOT NULL,
  diff          TEXT NOT NULL,
  who           TEXT NOT NULL,
  why           TEXT NOT NULL,
  -- The record was saved after this was made.
  stale         BOOLEAN NOT NULL
);
CREATE INDEX record_next_run ON record_next (run, record_id);
CREATE INDEX record_next_stale ON record_next (run, record_id) WHERE stale;

-- Records as readers see them.
CREATE VIEW live_record AS
SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.created_at,
  COALESCE(n.status, r.status) AS status,
  COALESCE(n.version, r.version) AS version,
  COALESCE(n.schema, r.schema) AS schema,
  COALESCE(n.body, r.body) AS body,
  COALESCE(n.name, r.name) AS name,
  COALESCE(n.modified_at, r.modified_at) AS modified_at
FROM record r
LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT p.id FROM import_run p WHERE p.state = 'published')
WHERE r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'));

-- Every version but its body, which follows from the body that stands and the differences since.
CREATE TABLE record_version (
  record_id  TEXT NOT NULL,
  version    BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  who        TEXT NOT NULL,
  why        TEXT NOT NULL,
  run        BIGINT NOT NULL,
  status     TEXT NOT NULL,
  -- Differences from the version before, as JSON.
  diff       TEXT NOT NULL,
  -- The body with the number of its shape, kept where the shape changed after this version.
  schema     BIGINT NOT NULL,
  body       TEXT,
  PRIMARY KEY (record_id, version)
);
CREATE INDEX record_version_run ON record_version (run, record_id) WHERE run <> 0;

-- Which record refers to which. A link holds from the run `since_run` (0 for always) until the run `until_run` (0 for
-- ever, -1 when a save ended it); ended links tell the index which services changed.
CREATE TABLE record_link (
  from_id    TEXT NOT NULL,
  rel        TEXT NOT NULL,
  to_id      TEXT NOT NULL,
  since_run  BIGINT NOT NULL,
  until_run  BIGINT NOT NULL,
  PRIMARY KEY (from_id, rel, to_id)
);
CREATE INDEX record_link_to ON record_link (to_id, rel, from_id);

-- Links as readers see them. The record a link comes from may still be hidden: join it with live_record.
CREATE VIEW live_link AS
SELECT l.from_id, l.rel, l.to_id
FROM record_link l
WHERE l.since_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
  AND (l.until_run = 0 OR l.until_run IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing')));

-- Fields that were edited here and changed by the source, each differently; the local value stands.
CREATE TABLE record_conflict (
  record_id  TEXT NOT NULL,
  path       TEXT NOT NULL,
  run        BIGINT NOT NULL,
  owner      TEXT NOT NULL,
  at         BIGINT NOT NULL,
  ours       TEXT,
  theirs     TEXT,
  -- 'open' or 'settled'.
  state      TEXT NOT NULL,
  PRIMARY KEY (record_id, path, run)
);

-- "This information is wrong".
CREATE TABLE wrong_report (
  id          TEXT NOT NULL PRIMARY KEY,
  record_id   TEXT NOT NULL,
  owner       TEXT NOT NULL,
  at          BIGINT NOT NULL,
  -- What is wrong, in the words of whoever saw it.
  text        TEXT NOT NULL,
  -- How to reach them, only if they said so.
  contact     TEXT,
  lang        TEXT NOT NULL,
  -- 'open', 'settled' or 'dismissed'.
  state       TEXT NOT NULL,
  settled_at  BIGINT,
  settled_by  TEXT
);
CREATE INDEX wrong_report_open ON wrong_report (state, at, id);
CREATE INDEX wrong_report_record ON wrong_report (record_id, at);
