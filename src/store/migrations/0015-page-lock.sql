-- 0015-page-lock.sql: folders that open with a second password, one row a member who has set one.
CREATE TABLE page_lock (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  secret_sealed   BLOB   NOT NULL,           -- Argon2id in PHC form, class C4, the member's own key
  folders         TEXT   NOT NULL,           -- JSON list of mailbox_id
  open_until_ms   BIGINT NOT NULL,           -- ms since 1970, UTC; past: locked
  wrong_tries     BIGINT NOT NULL,           -- in a row
  tried_ms        BIGINT NOT NULL,           -- the last of them
  PRIMARY KEY (organisation_id, member_id)
) /*sqlite: WITHOUT ROWID */;
