-- 0009-sighting.sql: what was seen in mail, how often and what became of it, under keyed tokens: senders, networks, links, texts.
-- Counts are in thousandths and fade evenly over their window, so that one row tells of the last hour and of the last week.
CREATE TABLE sighting (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,           -- 0: of the organisation as a whole
  token           BLOB   NOT NULL,           -- 8 bytes, keyed hash of the kind and what was seen
  first_ms        BIGINT NOT NULL,           -- ms since 1970, UTC
  last_ms         BIGINT NOT NULL,
  hour_milli      BIGINT NOT NULL,           -- recipients reached in about the last hour
  day_milli       BIGINT NOT NULL,
  week_milli      BIGINT NOT NULL,
  good_milli      BIGINT NOT NULL,           -- of messages that were wanted, over 90 days
  bad_milli       BIGINT NOT NULL,
  until_day       BIGINT NOT NULL,           -- days since 1970: forgotten after it unless seen again
  PRIMARY KEY (organisation_id, member_id, token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sighting_by_end ON sighting (until_day);
