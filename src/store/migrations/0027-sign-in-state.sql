-- 0027-sign-in-state.sql: sessions of pages and verifications under way, so that a restart or another server goes on with them.
CREATE TABLE sign_in_state (
  organisation_id BIGINT NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('session', 'proof', 'page', 'passed', 'tries')),
  token           BLOB   NOT NULL,           -- keyed hash of the secret, or of the id, that it is found by
  member_id       BIGINT,                    -- NULL: nobody knows yet who it is
  tries_left      BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- JSON, class C4
  until_ms        BIGINT NOT NULL,           -- ms since 1970, UTC; over from then on
  PRIMARY KEY (organisation_id, kind, token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sign_in_state_of_member ON sign_in_state (organisation_id, member_id, kind);
CREATE INDEX sign_in_state_by_end ON sign_in_state (kind, until_ms);

-- Since when a second factor is known to have been given on it; NULL: never. Of the devices of before, when it was at the latest.
ALTER TABLE device ADD COLUMN proven_ms BIGINT;
UPDATE device SET proven_ms = last_ms WHERE trust = 2;
