-- Lines and their published versions. A version never changes: a call that began on one ends on it.
CREATE TABLE line (
  -- The id of the pack.
  id         TEXT NOT NULL PRIMARY KEY,
  -- The centre that looks after it.
  centre     TEXT NOT NULL REFERENCES centre (id),
  -- The last version published; the next one counts on.
  latest     BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX line_centre ON line (centre, id);

CREATE TABLE line_version (
  line         TEXT NOT NULL REFERENCES line (id),
  version      BIGINT NOT NULL,
  -- The texts of the pack and of those it includes, by id, as they were written.
  texts        JSONB NOT NULL,
  -- From when it holds. Of those that hold already, the one that began last is in force; of two at once, the later version.
  from_at      BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  -- The account, or 'operator'.
  published_by TEXT NOT NULL,
  -- The version whose texts it brings back, where it is a rollback.
  brings_back  BIGINT,
  -- A version that a rollback took back before it held.
  taken_back   BIGINT,
  PRIMARY KEY (line, version)
);
