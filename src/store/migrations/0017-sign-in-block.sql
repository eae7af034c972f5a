-- 0017-sign-in-block.sql: networks that are refused before a password is looked at, on every port, until a time.
CREATE TABLE sign_in_block (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  token           BLOB   NOT NULL,           -- keyed hash of the network
  source          TEXT   NOT NULL CHECK (source IN ('attack', 'administrator')),
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  until_ms        BIGINT NOT NULL,
  times           BIGINT NOT NULL,           -- in a row: each doubles the next
  facts_sealed    BLOB   NOT NULL,           -- JSON: network, reason
  PRIMARY KEY (organisation_id, token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sign_in_block_by_time ON sign_in_block (organisation_id, until_ms);
