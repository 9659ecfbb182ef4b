-- People and their rights: centres, accounts, what they may do where, how they prove who they are.

-- A centre or data partner of the network; its id is the `owner` of its records. The row '*' is the network itself:
-- what is said there holds for roles that reach every centre.
CREATE TABLE centre (
  id          TEXT NOT NULL PRIMARY KEY,
  -- Name by language; empty until somebody names it.
  names       TEXT NOT NULL,
  settings    TEXT NOT NULL,
  version     BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  changed_at  BIGINT NOT NULL
);
INSERT INTO centre (id, names, settings, version, created_at, changed_at) VALUES ('*', '{}', '{}', 1, 0, 0);
-- Who owns records already is a centre.
INSERT INTO centre (id, names, settings, version, created_at, changed_at)
SELECT owner, '{}', '{}', 1, MIN(at), MIN(at)
FROM (SELECT owner, created_at AS at FROM record UNION ALL SELECT owner, started_at AS at FROM import_run) o
WHERE owner <> '*' GROUP BY owner;

CREATE TABLE account (
  id                   TEXT NOT NULL PRIMARY KEY,
  -- As the person writes it, and folded, to find it by.
  email                TEXT NOT NULL,
  email_key            TEXT NOT NULL UNIQUE,
  name                 TEXT NOT NULL,
  -- The name folded, to sort and search by.
  name_key             TEXT NOT NULL,
  lang                 TEXT NOT NULL,
  version              BIGINT NOT NULL,
  created_at           BIGINT NOT NULL,
  changed_at           BIGINT NOT NULL,
  signed_in_at         BIGINT,
  deactivated_at       BIGINT,
  -- Argon2id in PHC form; none until the person has chosen one.
  password             TEXT,
  password_changed_at  BIGINT,
  -- Sealed secret of the authenticator app; and of one that is being set up and that no code has confirmed yet.
  totp                 BLOB,
  totp_pending         BLOB,
  -- The last time step whose code was used: no code counts twice.
  totp_step            BIGINT
);
CREATE INDEX account_by_name ON account (name_key, id);

CREATE TABLE membership (
  account     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  centre      TEXT NOT NULL REFERENCES centre (id),
  role        TEXT NOT NULL,
  granted_at  BIGINT NOT NULL,
  PRIMARY KEY (account, centre, role)
);
CREATE INDEX membership_of_centre ON membership (centre, role);

-- Somebody signed in with one browser. A revoked session is a row that is gone.
CREATE TABLE session (
  id          TEXT NOT NULL PRIMARY KEY,
  -- SHA-256 of the token in the cookie.
  token       BLOB NOT NULL UNIQUE,
  account     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  -- "Firefox on Windows", nothing finer.
  device      TEXT NOT NULL,
  -- How the person proved who they are.
  proof       TEXT NOT NULL,
  started_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,
  ends_at     BIGINT NOT NULL
);
CREATE INDEX session_of_account ON session (account, started_at);
CREATE INDEX session_by_end ON session (ends_at);

-- Somebody who gave the right password and still owes the second factor.
CREATE TABLE second_step (
  token       BLOB NOT NULL PRIMARY KEY,
  account     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  tries       BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX second_step_by_end ON second_step (expires_at);

CREATE TABLE recovery_code (
  account  TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  -- SHA-256 of the code.
  code     BLOB NOT NULL,
  used_at  BIGINT,
  PRIMARY KEY (account, code)
);

-- A link that works once: an invitation, a forgotten password, a lost second factor, a new e-mail address.
CREATE TABLE one_time_link (
  -- SHA-256 of the token in the link.
  token       BLOB NOT NULL PRIMARY KEY,
  kind        TEXT NOT NULL,
  account     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  -- The new e-mail address, where the link confirms one.
  email       TEXT,
  made_at     BIGINT NOT NULL,
  -- The account that made it; none: the command line or the person themselves.
  made_by     TEXT,
  expires_at  BIGINT NOT NULL,
  used_at     BIGINT
);
CREATE INDEX one_time_link_of_account ON one_time_link (account, kind);
CREATE INDEX one_time_link_by_end ON one_time_link (expires_at);

-- How often somebody failed to sign in to an account, from an address, or both, and how long they wait therefore.
CREATE TABLE sign_in_throttle (
  -- Keyed hash: neither e-mail nor address can be read from it.
  subject     BLOB NOT NULL PRIMARY KEY,
  failures    BIGINT NOT NULL,
  last_at     BIGINT NOT NULL,
  not_before  BIGINT NOT NULL,
  -- When the account was last signed in to from this address: from there, failures elsewhere keep nobody waiting.
  proved_at   BIGINT
);
CREATE INDEX sign_in_throttle_by_age ON sign_in_throttle (last_at);

-- A person at an OpenID provider who is the person of an account.
CREATE TABLE oidc_identity (
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  linked_at  BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX oidc_identity_of_account ON oidc_identity (account);
