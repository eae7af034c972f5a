-- 0020-quota.sql: more than the quotas of the policy allow, for some time, by somebody who may.
CREATE TABLE quota_grant (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  member_id       BIGINT NOT NULL,
  grant_id        TEXT   NOT NULL,
  unit            TEXT   NOT NULL CHECK (unit IN ('messages', 'recipients', 'bytes', 'outside', 'strangers')),
  time_window     TEXT   NOT NULL CHECK (time_window IN ('ten-minutes', 'hour', 'day')),
  most            BIGINT NOT NULL,           -- takes the place of the row's limit where it is larger
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  until_ms        BIGINT NOT NULL,
  approver        TEXT   NOT NULL,           -- cli, a member id, or step-up
  reason_sealed   BLOB   NOT NULL,
  PRIMARY KEY (organisation_id, member_id, grant_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX quota_grant_by_end ON quota_grant (until_ms);
