-- 0006-queue.sql: messages on their way to other servers, what each recipient has come to, and every attempt.
-- Addresses, envelopes and replies are sealed; the token of a domain groups without naming it.

CREATE TABLE queue_message (
  organisation_id BIGINT NOT NULL,
  queue_id        TEXT   NOT NULL,                                  -- the trace id of the 250 reply
  member_id       BIGINT,                                           -- who submitted it; NULL: the house itself
  envelope_sealed BLOB   NOT NULL,                                  -- return path and parameters of MAIL: JSON
  blob_id         TEXT,                                             -- NULL once nobody waits for the message any more
  wrapped_key     BLOB,
  data_class      TEXT   NOT NULL CHECK (data_class IN ('C1', 'C2', 'C3', 'C4')),
  size_bytes      BIGINT NOT NULL,
  created_ms      BIGINT NOT NULL,
  done_ms         BIGINT,                                           -- NULL while a recipient or a report is open
  PRIMARY KEY (organisation_id, queue_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX queue_message_by_time ON queue_message (organisation_id, created_ms);
CREATE INDEX queue_message_of_member ON queue_message (organisation_id, member_id) WHERE done_ms IS NULL;
CREATE INDEX queue_message_done ON queue_message (done_ms) WHERE done_ms IS NOT NULL;

CREATE TABLE queue_recipient (
  organisation_id BIGINT NOT NULL,
  recipient_id    BIGINT NOT NULL,
  queue_id        TEXT   NOT NULL,
  domain_token    BLOB   NOT NULL,
  facts_sealed    BLOB   NOT NULL,                                  -- address and parameters of RCPT: JSON
  state           TEXT   NOT NULL CHECK (state IN ('queued', 'leased', 'deferred', 'held', 'delivered', 'failed', 'cancelled')),
  hold_reason     TEXT   NOT NULL,                                  -- '' when not held; on a leased row: held if not delivered
  attempts        BIGINT NOT NULL,
  due_ms          BIGINT,                                           -- next attempt, or end of the lease; NULL: none
  lease_holder    TEXT,                                             -- with attempts: the fence of who works on it
  changed_ms      BIGINT NOT NULL,
  is_warned       BIGINT NOT NULL,                                  -- 1: the sender was told of the delay
  report          TEXT   CHECK (report IN ('failed', 'delayed', 'relayed', 'delivered')), -- owed to the sender
  report_due_ms   BIGINT,                                           -- NULL: none is owed
  PRIMARY KEY (organisation_id, recipient_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX queue_recipient_of_message ON queue_recipient (organisation_id, queue_id);
CREATE INDEX queue_recipient_due ON queue_recipient (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX queue_report_due ON queue_recipient (report_due_ms) WHERE report_due_ms IS NOT NULL;

CREATE TABLE queue_attempt (
  organisation_id BIGINT NOT NULL,
  recipient_id    BIGINT NOT NULL,
  attempt         BIGINT NOT NULL,
  queue_id        TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,
  result          TEXT   NOT NULL CHECK (result IN ('delivered', 'deferred', 'failed')),
  status          TEXT   NOT NULL,                                  -- RFC 3463
  class           TEXT   NOT NULL,                                  -- outbound/bounce-class.ts; '' when delivered
  facts_sealed    BLOB   NOT NULL,                                  -- reply, host, TLS: JSON
  PRIMARY KEY (organisation_id, recipient_id, attempt)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX queue_attempt_of_message ON queue_attempt (organisation_id, queue_id);
