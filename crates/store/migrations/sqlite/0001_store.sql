-- What the store itself keeps: the event feed, its readers, jobs, settings.
CREATE TABLE event (
  -- AUTOINCREMENT: a number never comes again, even after pruning.
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  at      BIGINT NOT NULL,
  entity  TEXT NOT NULL,
  id      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  centre  TEXT,
  detail  TEXT
);

CREATE TABLE event_consumer (
  name  TEXT NOT NULL PRIMARY KEY,
  seq   BIGINT NOT NULL,
  at    BIGINT NOT NULL
);

CREATE TABLE job (
  id            TEXT NOT NULL PRIMARY KEY,
  kind          TEXT NOT NULL,
  payload       TEXT NOT NULL,
  -- While one job with this key waits or runs, another is not taken in.
  key           TEXT UNIQUE,
  -- When it may start; while it runs, when its lease ends.
  due_at        BIGINT NOT NULL,
  attempts      BIGINT NOT NULL,
  max_attempts  BIGINT NOT NULL,
  worker        TEXT,
  error         TEXT,
  created_at    BIGINT NOT NULL,
  dead_at       BIGINT
);
CREATE INDEX job_due ON job (due_at, id) WHERE dead_at IS NULL;

CREATE TABLE setting (
  key         TEXT NOT NULL PRIMARY KEY,
  value       TEXT NOT NULL,
  changed_at  BIGINT NOT NULL
);
