-- Who did what, and the keys that sealed values are encrypted with.

-- Append-only. Field names and ids, never a personal value.
CREATE TABLE audit_entry (
  id         TEXT NOT NULL PRIMARY KEY,
  at         BIGINT NOT NULL,
  actor      TEXT NOT NULL,
  centre     TEXT,
  action     TEXT NOT NULL,
  entity     TEXT NOT NULL,
  entity_id  TEXT NOT NULL,
  -- Canonical JSON.
  detail     TEXT NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor, at, id);
CREATE INDEX audit_entry_entity ON audit_entry (entity, entity_id, at, id);

-- Entries that are in no chain yet. Written with the entry, so that one that commits late goes into a later batch.
CREATE TABLE audit_waiting (
  id  TEXT NOT NULL PRIMARY KEY
);

-- The chain: BLAKE3 over the hash before, the number and the entry.
CREATE TABLE audit_seal (
  seq       INTEGER NOT NULL PRIMARY KEY,
  entry_id  TEXT NOT NULL UNIQUE REFERENCES audit_entry(id),
  hash      BLOB NOT NULL
);

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Keys of sealed values, each wrapped by a master key that is not in the database. To delete one is to erase what it sealed.
CREATE TABLE data_key (
  id          TEXT NOT NULL PRIMARY KEY,
  purpose     TEXT NOT NULL,
  -- The one whose values it seals, so that they can be erased; empty: all of the purpose.
  subject     TEXT NOT NULL,
  -- Which master key wraps it.
  master      TEXT NOT NULL,
  wrapped     BLOB NOT NULL,
  created_at  BIGINT NOT NULL,
  -- Since then it opens, but seals nothing new.
  retired_at  BIGINT
);
CREATE UNIQUE INDEX data_key_current ON data_key (purpose, subject) WHERE retired_at IS NULL;
CREATE INDEX data_key_subject ON data_key (subject, purpose);
CREATE INDEX data_key_master ON data_key (master, id);
