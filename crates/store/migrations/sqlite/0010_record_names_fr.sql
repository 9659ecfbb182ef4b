-- Records are found by the beginning of their names, of any length, and by their French ones too: the column for lists has
-- the name in the first language.
DROP INDEX record_name;
CREATE INDEX record_name ON record (kind, SUBSTR(name, 1, 200), id);
CREATE INDEX record_name_fr ON record
  (kind, LOWER(SUBSTR(COALESCE(json_extract(body, '$.name.fr.text'), json_extract(body, '$.name.fr'), ''), 1, 200)), id);
