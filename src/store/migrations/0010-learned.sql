-- 0010-learned.sql: what people say of messages, what is kept of messages to learn from, and what was learned.
CREATE TABLE lesson (
  organisation_id BIGINT NOT NULL,
  blob_id         TEXT   NOT NULL,           -- the message, as it lies with all its receivers in the organisation
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  base_milli      BIGINT NOT NULL,           -- log-odds by the shipped judge of words, in thousandths
  tokens          BLOB   NOT NULL,           -- of its sightings, 8 bytes each
  features_sealed BLOB   NOT NULL,           -- what to learn from, with the organisation's key
  PRIMARY KEY (organisation_id, blob_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX lesson_by_time ON lesson (at_ms);

CREATE TABLE report (
  organisation_id BIGINT NOT NULL,
  blob_id         TEXT   NOT NULL,
  member_id       BIGINT NOT NULL,           -- who says so
  said            TEXT   NOT NULL CHECK (said IN ('spam', 'ham', '')),   -- '': taken back
  source          TEXT   NOT NULL CHECK (source IN ('report', 'move', 'release', 'condemned')),
  at_ms           BIGINT NOT NULL,
  is_new          BIGINT NOT NULL,           -- 1: not learned yet
  learned         TEXT   NOT NULL CHECK (learned IN ('spam', 'ham', '')),
  share_milli     BIGINT NOT NULL,           -- how much it counted in the organisation, in thousandths
  own_change      BLOB,                      -- what it changed, sealed: taken back from here. NULL: nothing
  shared_change   BLOB,
  PRIMARY KEY (organisation_id, blob_id, member_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX report_new ON report (organisation_id, at_ms) WHERE is_new = 1;
CREATE INDEX report_by_time ON report (at_ms);

CREATE TABLE learned (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,           -- 0: of the organisation as a whole
  version         BIGINT NOT NULL,           -- changes with the judge
  at_ms           BIGINT NOT NULL,           -- of the last change
  judge_sealed    BLOB   NOT NULL,           -- with the key of the member, or of the organisation
  agreed          BIGINT NOT NULL,           -- reports of this member with which another one agreed
  disagreed       BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id)
);
