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
  seq       BIGINT NOT NULL PRIMARY KEY,
  entry_id  TEXT NOT NULL UNIQUE REFERENCES audit_entry(id),
  hash      BYTEA NOT NULL
);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_seal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- Keys of sealed values, each wrapped by a master key that is not in the database. To delete one is to erase what it sealed.
CREATE TABLE data_key (
  id          TEXT NOT NULL PRIMARY KEY,
  purpose     TEXT NOT NULL,
  -- The one whose values it seals, so that they can be erased; empty: all of the purpose.
  subject     TEXT NOT NULL,
  -- Which master key wraps it.
  master      TEXT NOT NULL,
  wrapped     BYTEA NOT NULL,
  created_at  BIGINT NOT NULL,
  -- Since then it opens, but seals nothing new.
  retired_at  BIGINT
);
CREATE UNIQUE INDEX data_key_current ON data_key (purpose, subject) WHERE retired_at IS NULL;
CREATE INDEX data_key_subject ON data_key (subject, purpose);
CREATE INDEX data_key_master ON data_key (master, id);
