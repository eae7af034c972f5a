-- 0026-leak-own-value.sql: numbers that a member declared as their own, as keyed hashes: theirs to give away.
CREATE TABLE leak_own_value (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  hashes_sealed   BLOB   NOT NULL,           -- JSON list; at most 50
  PRIMARY KEY (organisation_id, member_id),
  FOREIGN KEY (organisation_id, member_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE
);
