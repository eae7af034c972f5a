-- 0019-sending.sql: how each member sends: habits, counts of the last day, and whom they wrote to. No address stands in the clear.
CREATE TABLE sending_profile (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  updated_ms      BIGINT NOT NULL,           -- ms since 1970, UTC
  profile_sealed  BLOB   NOT NULL,           -- counts and hashes, at most 16 kB, class C3: ends with the member's key
  PRIMARY KEY (organisation_id, member_id)
) /*sqlite: WITHOUT ROWID */;

-- What left in ten minutes, for the member and for each group of people it counts for as well. Kept for a day.
CREATE TABLE sending_count (
  organisation_id BIGINT NOT NULL,
  scope           BLOB   NOT NULL,           -- 8 bytes, keyed hash of the scope's name; of a member with the member's id
  slot            BIGINT NOT NULL,           -- ms since 1970 / 600,000
  messages        BIGINT NOT NULL,
  recipients      BIGINT NOT NULL,
  bytes           BIGINT NOT NULL,
  outside         BIGINT NOT NULL,
  strangers       BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, scope, slot)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sending_count_by_time ON sending_count (slot);

-- Whom a member wrote to; who wrote to the member unasked stands in sighting.
CREATE TABLE sending_recipient (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  token           BLOB   NOT NULL,           -- 8 bytes, keyed hash of the address
  last_ms         BIGINT NOT NULL,           -- of the last message to them
  answered_ms     BIGINT NOT NULL,           -- 0: they have not written back
  PRIMARY KEY (organisation_id, member_id, token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sending_recipient_by_time ON sending_recipient (last_ms);

-- The shared figures of the organisation: strangers written to by day, and how many of them wrote back. Kept for 30 days.
CREATE TABLE sending_pool (
  organisation_id BIGINT NOT NULL,
  day             BIGINT NOT NULL,           -- days since 1970
  strangers       BIGINT NOT NULL,
  answered        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, day)
) /*sqlite: WITHOUT ROWID */;
