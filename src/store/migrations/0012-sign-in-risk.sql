-- 0012-sign-in-risk.sql: what is usual for each member, and what was decided about each sign-in, with what it was decided by.
CREATE TABLE sign_in_profile (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  updated_ms      BIGINT NOT NULL,           -- ms since 1970, UTC
  profile_sealed  BLOB   NOT NULL,           -- hashes and counts, at most 8 kB, class C3: ends with the member's key
  PRIMARY KEY (organisation_id, member_id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE sign_in_decision (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  decision_id     TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  protocol        TEXT   NOT NULL,
  decision        TEXT   NOT NULL CHECK (decision IN ('allow', 'step-up', 'deny')),
  outcome         TEXT   NOT NULL,           -- what came of it: allowed, step-up-passed, …, not-me
  risk_milli      BIGINT NOT NULL CHECK (risk_milli BETWEEN 0 AND 1000),
  registry        BIGINT NOT NULL,           -- version of the feature registry that the vector is of
  facts_sealed    BLOB   NOT NULL,           -- JSON: event, score, sub-scores, reasons, class C3
  vector_sealed   BLOB   NOT NULL,           -- float32 a feature, deflated, class C3
  PRIMARY KEY (organisation_id, member_id, decision_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sign_in_decision_by_time ON sign_in_decision (organisation_id, at_ms);
CREATE INDEX sign_in_decision_of_member ON sign_in_decision (organisation_id, member_id, at_ms);
