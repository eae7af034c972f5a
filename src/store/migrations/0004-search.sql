-- 0004-search.sql: the blind search index. Terms are keyed 8-byte tokens; what they point to are email ids.

-- What came since the last merge: one row per message, so that an append costs the same in every mailbox.
CREATE TABLE search_fresh (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  email_id        BIGINT NOT NULL,
  tokens          BLOB   NOT NULL,
  PRIMARY KEY (organisation_id, member_id, email_id)
)/*sqlite: WITHOUT ROWID */;

-- Merged, by the first byte of the token: a word is looked up in a few small rows.
CREATE TABLE search_segment (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  bucket          BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  segment         BIGINT NOT NULL,             -- the newest email it holds
  level           BIGINT NOT NULL,             -- how many merges it went through
  data            BLOB   NOT NULL,             -- sorted tokens and their email ids: mailbox/index-segment.ts
  PRIMARY KEY (organisation_id, member_id, bucket, segment)
)/*sqlite: WITHOUT ROWID */;

-- Purged messages whose ids still stand in segments.
CREATE TABLE search_purged (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  email_id        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, email_id)
)/*sqlite: WITHOUT ROWID */;
