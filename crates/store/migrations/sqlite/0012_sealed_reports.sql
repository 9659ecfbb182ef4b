-- What visitors and the desk told, how to reach them, and what they were answered: sealed. The columns in clear are those of
-- before; a server seals what stands there when it starts, and leaves them empty.
ALTER TABLE wrong_report ADD COLUMN sealed_text BLOB;
ALTER TABLE wrong_report ADD COLUMN sealed_contact BLOB;
ALTER TABLE wrong_report ADD COLUMN sealed_answer BLOB;
ALTER TABLE wrong_report ADD COLUMN sealed_reason BLOB;
-- The letter that took the answer to them.
ALTER TABLE wrong_report ADD COLUMN answer_letter TEXT;
CREATE INDEX wrong_report_in_clear ON wrong_report (id) WHERE sealed_text IS NULL;

-- Letters whose sending somebody asks about later.
CREATE TABLE letter_sent (
  id  TEXT NOT NULL PRIMARY KEY,
  at  BIGINT NOT NULL
) WITHOUT ROWID;
