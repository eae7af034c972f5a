-- 0018-hold.sql: submitted messages that wait for somebody's word before they go anywhere, and the order in which those of
-- one sender leave. Envelopes, subjects and reasons are sealed.

CREATE TABLE hold (
  organisation_id BIGINT NOT NULL,
  hold_id         TEXT   NOT NULL,                                  -- the trace id of the 250 reply
  member_id       BIGINT NOT NULL,                                  -- its sender
  place           BIGINT NOT NULL,                                  -- counts from 1 within the sender: the order in which they came
  state           TEXT   NOT NULL CHECK (state IN ('parked', 'asked', 'released', 'returned', 'expired', 'frozen')),
  step            BIGINT NOT NULL,                                  -- which of its reasons it waits for, from 0
  need            TEXT   NOT NULL CHECK (need IN ('delay', 'step-up', 'approval', 'quarantine')), -- what that one asks for
  decided         TEXT   NOT NULL CHECK (decided IN ('', 'release', 'return')), -- what is to be carried out; '' while nobody has said
  decided_why     TEXT   NOT NULL,                                  -- by whom, or why; '' while nobody has said
  facts_sealed    BLOB   NOT NULL,                                  -- envelope, connection, subject, reasons, words of people: JSON
  blob_id         TEXT,                                             -- NULL once it is released or given back
  wrapped_key     BLOB,
  data_class      TEXT   NOT NULL CHECK (data_class IN ('C1', 'C2', 'C3', 'C4')),
  size_bytes      BIGINT NOT NULL,
  created_ms      BIGINT NOT NULL,
  changed_ms      BIGINT NOT NULL,
  expires_ms      BIGINT NOT NULL,                                  -- when the wait for the need is over
  asked_ms        BIGINT,                                           -- when whoever decides was told last
  due_ms          BIGINT,                                           -- when the keeper looks at it next; NULL: never
  tries           BIGINT NOT NULL,                                  -- of carrying it out, in vain
  PRIMARY KEY (organisation_id, hold_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX hold_of_member ON hold (organisation_id, member_id, place);
CREATE INDEX hold_by_time ON hold (organisation_id, created_ms);
CREATE INDEX hold_due ON hold (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX hold_done ON hold (changed_ms) WHERE blob_id IS NULL;

-- Recipients of one line and domain are tried one after the other, by place; those without a line whenever they are due.
ALTER TABLE queue_recipient ADD COLUMN line BIGINT;
ALTER TABLE queue_recipient ADD COLUMN place BIGINT;
CREATE INDEX queue_recipient_line ON queue_recipient (line, domain_token, place) WHERE line IS NOT NULL;
