-- 0030-queue-feedback.sql: what comes back about mail of members: complaints of recipients, failures that their servers report later.
ALTER TABLE queue_message ADD COLUMN message_token BLOB;         -- keyed hash of its Message-ID; NULL: it has none, or is older
CREATE INDEX queue_message_by_token ON queue_message (organisation_id, message_token) WHERE message_token IS NOT NULL;

-- Which member of ours wrote what colleagues call unwanted.
ALTER TABLE lesson ADD COLUMN writer_id BIGINT;                  -- NULL: it came from outside

-- Each thing once about each recipient of a message, however often it is reported. Goes with the message.
CREATE TABLE queue_feedback (
  organisation_id BIGINT NOT NULL,
  queue_id        TEXT   NOT NULL,
  recipient_id    BIGINT NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('complaint', 'bounce')),
  source_token    BLOB   NOT NULL,                               -- keyed hash of the domain that reported it
  at_ms           BIGINT NOT NULL,                               -- ms since 1970, UTC
  PRIMARY KEY (organisation_id, queue_id, recipient_id, kind)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX queue_feedback_by_source ON queue_feedback (organisation_id, source_token, at_ms);
