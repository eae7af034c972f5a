-- 0005-trace.sql: what happened to every message, accepted or refused. Addresses are sealed; tokens find them.
CREATE TABLE trace (
  organisation_id BIGINT NOT NULL,                                  -- 0: refused before the organisation was known
  trace_id        TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,
  direction       TEXT   NOT NULL CHECK (direction IN ('in', 'out', 'internal')),
  stage           TEXT   NOT NULL CHECK (stage IN ('connect', 'mail', 'rcpt', 'data', 'accepted')),
  action          TEXT   NOT NULL,                                  -- a verdict's action, or 'refused'
  reason          TEXT   NOT NULL,                                  -- a row of the table of reasons, '' when accepted
  classification  TEXT   NOT NULL,
  size            BIGINT NOT NULL,
  sender_token    BLOB,
  facts_sealed    BLOB   NOT NULL,                                  -- sender, recipients, peer, signals, rules: JSON
  PRIMARY KEY (organisation_id, trace_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX trace_by_time ON trace (organisation_id, at_ms);
CREATE INDEX trace_by_sender ON trace (organisation_id, sender_token, at_ms);

CREATE TABLE trace_recipient (
  organisation_id BIGINT NOT NULL,
  recipient_token BLOB   NOT NULL,
  at_ms           BIGINT NOT NULL,
  trace_id        TEXT   NOT NULL,
  PRIMARY KEY (organisation_id, recipient_token, at_ms, trace_id)
) /*sqlite: WITHOUT ROWID */;

-- A client that did not see our 250 sends again: the same (client, envelope, content) within 15 minutes is the same message.
CREATE TABLE accepted_once (
  fingerprint     BLOB   NOT NULL PRIMARY KEY,                      -- keyed hash of client, envelope and content
  trace_id        TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX accepted_once_by_time ON accepted_once (at_ms);
