-- How people prove who they are, beyond their password: passkeys, and ceremonies that are under way.

CREATE TABLE passkey (
  id          TEXT NOT NULL PRIMARY KEY,
  account     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  -- The credential's id, in base64url: it belongs to one account alone.
  credential  TEXT NOT NULL UNIQUE,
  -- What the person calls it.
  name        TEXT NOT NULL,
  -- Its public key and flags.
  key         TEXT NOT NULL,
  -- How often it was used, by its own account; 0 where it does not count.
  counter     BIGINT NOT NULL,
  added_at    BIGINT NOT NULL,
  used_at     BIGINT
);
CREATE INDEX passkey_of_account ON passkey (account, added_at);

-- A ceremony that was begun and is to be ended once, in time: adding a passkey, signing in with one, or at another provider.
CREATE TABLE ceremony (
  -- SHA-256 of the token that names it.
  token       BLOB NOT NULL PRIMARY KEY,
  kind        TEXT NOT NULL,
  -- What its end is checked against: a challenge, a nonce. Of no use without the key or the code that answers it.
  state       TEXT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX ceremony_by_end ON ceremony (expires_at);
