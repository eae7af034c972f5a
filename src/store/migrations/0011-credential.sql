-- 0011-credential.sql: what proves a person besides the password, what they come with, and what waits for their word.
ALTER TABLE member ADD COLUMN password_change TEXT; -- why the next sign-in asks for a new password: leaked, asked-for; NULL: it does not

CREATE TABLE credential (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  credential_id   TEXT   NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('totp', 'recovery-code', 'passkey', 'email', 'app-password')),
  token           BLOB,                      -- keyed hash of what it is found by; NULL: only by its member
  facts_sealed    BLOB   NOT NULL,           -- JSON, class C4
  counter         BIGINT NOT NULL,           -- totp: last step of 30 s that was used; passkey: its signature counter
  created_ms      BIGINT NOT NULL,           -- ms since 1970, UTC
  used_ms         BIGINT,                    -- NULL: never; a totp or second address is not in use before it
  until_ms        BIGINT,                    -- NULL: without end
  PRIMARY KEY (organisation_id, member_id, credential_id)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX credential_by_token ON credential (organisation_id, token) WHERE token IS NOT NULL;

CREATE TABLE device (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  device_id       TEXT   NOT NULL,
  label_sealed    BLOB   NOT NULL,           -- what the client said it is, class C2
  trust           BIGINT NOT NULL CHECK (trust BETWEEN 0 AND 2), -- 0: the password alone was given on it; 1: known for a day; 2: a second factor was
  first_ms        BIGINT NOT NULL,
  last_ms         BIGINT NOT NULL,
  unbound_ms      BIGINT,                    -- NULL: bound; its token counts no more since
  PRIMARY KEY (organisation_id, member_id, device_id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE prompt (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  prompt_id       TEXT   NOT NULL,
  cause           BLOB   NOT NULL,           -- keyed hash of credential, network and client: what a yes lets in
  facts_sealed    BLOB   NOT NULL,           -- who wants in, and the number to choose; JSON, class C2
  state           TEXT   NOT NULL CHECK (state IN ('open', 'approved', 'not-me', 'wrong-number')),
  at_ms           BIGINT NOT NULL,
  until_ms        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, prompt_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX prompt_by_time ON prompt (at_ms);

CREATE TABLE sign_in_grant (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  cause           BLOB   NOT NULL,           -- as in prompt: the owner said yes to it
  until_ms        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, cause)
) /*sqlite: WITHOUT ROWID */;
