-- What was searched for and not found: how often on a day. No row says who asked or what was typed; what is sensitive or a
-- danger to somebody is never counted.
CREATE TABLE missed_search (
  -- Where the centre is: 2026-11-23.
  day     TEXT NOT NULL,
  -- 'nothing', 'everything', 'elsewhere' or 'left'.
  outcome TEXT NOT NULL,
  -- Code of the need that was understood or chosen; empty where none was.
  need    TEXT NOT NULL,
  -- The first three characters of a postal code, or a place by its id; empty where none was given.
  area    TEXT NOT NULL,
  -- A phrase of the needs vocabulary that was said; never other words.
  phrase  TEXT NOT NULL,
  -- How much was said: 'none', 'few' or 'sentence'.
  length  TEXT NOT NULL,
  lang    TEXT NOT NULL,
  count   BIGINT NOT NULL,
  PRIMARY KEY (day, outcome, need, area, phrase, length, lang)
);
