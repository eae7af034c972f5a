-- 0029-approval-deputy.sql: who decides about held mail beside an approver while that one is away, as the approver named them.
CREATE TABLE approval_deputy (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,           -- the approver
  entry_id        TEXT   NOT NULL,
  deputy_id       BIGINT NOT NULL,           -- the member who stands in
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC: when they were named
  from_ms         BIGINT NOT NULL,
  until_ms        BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- by whom, and their words: JSON
  PRIMARY KEY (organisation_id, member_id, entry_id),
  FOREIGN KEY (organisation_id, member_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, deputy_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX approval_deputy_is ON approval_deputy (organisation_id, deputy_id);
CREATE INDEX approval_deputy_by_end ON approval_deputy (until_ms);
