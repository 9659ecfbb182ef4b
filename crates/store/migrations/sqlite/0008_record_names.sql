-- Lists of records by name, for those who keep them.
CREATE INDEX record_name ON record (kind, name, id);
