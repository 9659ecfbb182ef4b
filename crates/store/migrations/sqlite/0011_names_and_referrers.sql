-- Names and links seen from their other end are in no order that an import could keep to: as indexes they made it write a page
-- for each record. Names follow an import in a table of their own, and links are written in the order of what they lead to.
DROP INDEX record_name;
DROP INDEX record_name_fr;

-- For lists by name, of any status: a row for the first of its languages, and one for each other name.
CREATE TABLE record_name (
  kind       TEXT NOT NULL,
  other      BOOLEAN NOT NULL,
  -- At most 200 letters; empty where the record has no name.
  name       TEXT NOT NULL,
  record_id  TEXT NOT NULL,
  PRIMARY KEY (kind, other, name, record_id)
) WITHOUT ROWID;
INSERT INTO record_name (kind, other, name, record_id)
SELECT r.kind, FALSE, SUBSTR(r.name, 1, 200), r.id FROM record r
WHERE r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'));
INSERT INTO record_name (kind, other, name, record_id)
SELECT r.kind, TRUE, SUBSTR(COALESCE(json_extract(r.body, '$.name.fr.text'), json_extract(r.body, '$.name.fr'), ''), 1, 200), r.id FROM record r
WHERE COALESCE(json_extract(r.body, '$.name.fr.text'), json_extract(r.body, '$.name.fr'), '') NOT IN ('', r.name)
  AND r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'));
CREATE INDEX record_name_record ON record_name (record_id);

-- Every row of record_link from its other end: who refers to a record.
DROP INDEX record_link_to;
CREATE TABLE record_referrer (
  to_id      TEXT NOT NULL,
  rel        TEXT NOT NULL,
  from_id    TEXT NOT NULL,
  since_run  BIGINT NOT NULL,
  until_run  BIGINT NOT NULL,
  PRIMARY KEY (to_id, rel, from_id)
) WITHOUT ROWID;
INSERT INTO record_referrer (to_id, rel, from_id, since_run, until_run)
SELECT to_id, rel, from_id, since_run, until_run FROM record_link;

-- Referrers as readers see them. The record that refers may still be hidden: join it with live_record.
CREATE VIEW live_referrer AS
SELECT l.to_id, l.rel, l.from_id
FROM record_referrer l
WHERE l.since_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
  AND (l.until_run = 0 OR l.until_run IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing')));
