-- 0024-leak-tally.sql: what of sensitive data members sent to outside lately, by keyed hashes; what they say is not sensitive.
CREATE TABLE leak_tally (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC: the newest value
  values_sealed   BLOB   NOT NULL,           -- JSON, deflated: detector → hash → when; at most 2,000 values; empty: none yet
  PRIMARY KEY (organisation_id, member_id),
  FOREIGN KEY (organisation_id, member_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE
);
CREATE INDEX leak_tally_by_time ON leak_tally (at_ms);

-- "This is not sensitive": a sender's word about a message that was held or told of, for review.
CREATE TABLE leak_feedback (
  organisation_id BIGINT NOT NULL,
  trace_id        TEXT   NOT NULL,
  member_id       BIGINT NOT NULL,
  at_ms           BIGINT NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('open', 'confirmed', 'refused')),
  facts_sealed    BLOB   NOT NULL,           -- JSON: reason, subject, detectors with counts
  PRIMARY KEY (organisation_id, trace_id),
  FOREIGN KEY (organisation_id, member_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE
);
CREATE INDEX leak_feedback_open ON leak_feedback (organisation_id, at_ms) WHERE state = 'open';

-- Confirmed so often for messages of one shape that findings of this detector in such messages count no more, up to a number.
CREATE TABLE leak_exception (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  detector        TEXT   NOT NULL,
  shape           BLOB   NOT NULL,           -- keyed hash of the subject and the names of files, without digits
  confirmed       BIGINT NOT NULL,           -- how often
  most            BIGINT NOT NULL,           -- values in a message: more are not excepted
  until_ms        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, detector, shape)
);

-- Who administers a department is asked at every submission.
CREATE INDEX member_by_department ON member (organisation_id, department_id);
