-- What curators are writing, what waits for a second person, and what wants a curator's eye.

-- What one person is writing about one record: kept as they type, seen by nobody else, never in the index or the feed.
CREATE TABLE record_draft (
  record_id     TEXT NOT NULL,
  account       TEXT NOT NULL,
  owner         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  -- The version it was begun from; 0 for a record that does not exist yet.
  base_version  BIGINT NOT NULL,
  -- How often it was kept: who keeps it again names the number they saw, so that two windows do not undo each other.
  revision      BIGINT NOT NULL,
  at            BIGINT NOT NULL,
  schema        BIGINT NOT NULL,
  body          TEXT NOT NULL,
  -- What was typed that no body can say yet, in the editor's own form.
  beside        TEXT,
  PRIMARY KEY (record_id, account)
);
CREATE INDEX record_draft_account ON record_draft (account, at, record_id);

-- A change that waits for another person to approve it.
CREATE TABLE record_proposal (
  id            TEXT NOT NULL PRIMARY KEY,
  record_id     TEXT NOT NULL,
  owner         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  author        TEXT NOT NULL,
  why           TEXT NOT NULL,
  at            BIGINT NOT NULL,
  base_version  BIGINT NOT NULL,
  -- 'open', 'approved', 'sent_back' or 'withdrawn'.
  state         TEXT NOT NULL,
  decided_at    BIGINT,
  decided_by    TEXT,
  -- What the second person said to it.
  words         TEXT,
  schema        BIGINT NOT NULL,
  body          TEXT NOT NULL
);
CREATE INDEX record_proposal_open ON record_proposal (at, id) WHERE state = 'open';
CREATE UNIQUE INDEX record_proposal_one ON record_proposal (record_id, author) WHERE state = 'open';
CREATE INDEX record_proposal_record ON record_proposal (record_id, at);

-- Why a published record wants a curator's eye: one row for each reason, kept in step with the record.
CREATE TABLE record_attention (
  record_id  TEXT NOT NULL,
  -- 'verification', 'language', 'conflict' or 'message'.
  topic      TEXT NOT NULL,
  -- The language, or the number of the message; else empty.
  part       TEXT NOT NULL,
  owner      TEXT NOT NULL,
  -- Microseconds: last verified (0 for never), behind since (the largest number for always), the first conflict,
  -- the message's last day.
  due        BIGINT NOT NULL,
  -- How many fields are meant.
  fields     BIGINT NOT NULL,
  -- Whoever takes care of it.
  assignee   TEXT,
  PRIMARY KEY (record_id, topic, part)
);
CREATE INDEX record_attention_due ON record_attention (topic, due, record_id, part, owner);
CREATE INDEX record_attention_assignee ON record_attention (assignee, topic, due, record_id, part) WHERE assignee IS NOT NULL;

-- The second person, where there was one.
ALTER TABLE record_version ADD COLUMN approved_by TEXT;

-- The way to the field as JSON: the path as text cannot always be taken apart.
ALTER TABLE record_conflict ADD COLUMN steps TEXT;
ALTER TABLE record_conflict ADD COLUMN settled_at BIGINT;
ALTER TABLE record_conflict ADD COLUMN settled_by TEXT;
-- 'ours', 'theirs' or 'own'.
ALTER TABLE record_conflict ADD COLUMN choice TEXT;
CREATE INDEX record_conflict_run ON record_conflict (run, record_id);

-- Whoever at the desk passed the report on; nobody for one from the public site.
ALTER TABLE wrong_report ADD COLUMN told_by TEXT;
ALTER TABLE wrong_report ADD COLUMN assignee TEXT;
-- What the visitor was answered, and why the report was closed.
ALTER TABLE wrong_report ADD COLUMN answer TEXT;
ALTER TABLE wrong_report ADD COLUMN reason TEXT;
