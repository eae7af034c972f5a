-- 0016-password-history.sql: what a member's earlier passwords hash to, so that none of them comes back.
CREATE TABLE password_history (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  changed_ms      BIGINT NOT NULL,           -- ms since 1970, UTC: when it was given up
  hash_sealed     BLOB   NOT NULL,           -- Argon2id in PHC form, class C4
  PRIMARY KEY (organisation_id, member_id, changed_ms)
) /*sqlite: WITHOUT ROWID */;
