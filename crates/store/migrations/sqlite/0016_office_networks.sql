-- Networks of offices, each of which serves some area: which services are its offices, and what they cover together.
CREATE TABLE office_network (
  -- How addresses and the lines of partners name it.
  id          TEXT NOT NULL PRIMARY KEY,
  -- The centre that looks after it.
  owner       TEXT NOT NULL,
  -- The public may ask it.
  public      BOOLEAN NOT NULL,
  -- Counts its changes, so that nobody writes over what they have not seen.
  version     BIGINT NOT NULL,
  body        TEXT NOT NULL,
  modified_at BIGINT NOT NULL
);
CREATE INDEX office_network_owner ON office_network (owner, id);
