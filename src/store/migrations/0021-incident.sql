-- 0021-incident.sql: incidents and what happened in each; alerts, what became of them on every channel, and what nobody is told of.
CREATE TABLE incident (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  incident_id     TEXT   NOT NULL,
  kind            TEXT   NOT NULL,           -- a kind of the table of incident rules
  severity        BIGINT NOT NULL CHECK (severity BETWEEN 1 AND 4), -- low, medium, high, critical
  state           TEXT   NOT NULL CHECK (state IN ('open', 'acknowledged', 'closed')),
  outcome         TEXT   CHECK (outcome IN ('resolved', 'contained', 'false-positive')), -- NULL until it is closed
  member_id       BIGINT,                    -- whom it is about; NULL: nobody alone
  owner_id        BIGINT,                    -- who works on it
  events          BIGINT NOT NULL,
  first_ms        BIGINT NOT NULL,           -- ms since 1970, UTC: of the first event, and of the last
  last_ms         BIGINT NOT NULL,
  opened_ms       BIGINT NOT NULL,
  acknowledged_ms BIGINT,
  closed_ms       BIGINT,
  facts_sealed    BLOB   NOT NULL,           -- JSON: what its events have in common
  PRIMARY KEY (organisation_id, incident_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX incident_by_time ON incident (organisation_id, last_ms);

-- What an event must have in common with an incident to belong to it: a member, an address, a network, a campaign.
CREATE TABLE incident_key (
  organisation_id BIGINT NOT NULL,
  token           BLOB   NOT NULL,           -- keyed hash
  incident_id     TEXT   NOT NULL,
  PRIMARY KEY (organisation_id, token, incident_id)
) /*sqlite: WITHOUT ROWID */;

-- The story of an incident: events, and notes of those who work on it.
CREATE TABLE incident_entry (
  organisation_id BIGINT NOT NULL,
  incident_id     TEXT   NOT NULL,
  entry_id        TEXT   NOT NULL,
  event_id        BIGINT,                    -- NULL: a note
  at_ms           BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- JSON: type, actor, body of the event, and what was done at once
  PRIMARY KEY (organisation_id, incident_id, entry_id)
) /*sqlite: WITHOUT ROWID */;
-- An event comes at least once and is told once.
CREATE UNIQUE INDEX incident_entry_by_event ON incident_entry (organisation_id, event_id) WHERE event_id IS NOT NULL;

CREATE TABLE alert (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  alert_id        TEXT   NOT NULL,
  kind            TEXT   NOT NULL,           -- row of the table of alerts
  severity        BIGINT NOT NULL CHECK (severity BETWEEN 1 AND 4),
  token           BLOB   NOT NULL,           -- keyed hash of kind and actor: what comes again within minutes is counted
  member_id       BIGINT,
  incident_id     TEXT,
  times           BIGINT NOT NULL,
  first_ms        BIGINT NOT NULL,
  last_ms         BIGINT NOT NULL,
  suppression_id  TEXT,                      -- why nobody was told
  facts_sealed    BLOB   NOT NULL,           -- JSON: words, who, how much, from where
  PRIMARY KEY (organisation_id, alert_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX alert_by_token ON alert (organisation_id, token, first_ms);
CREATE INDEX alert_by_time ON alert (organisation_id, last_ms);

CREATE TABLE alert_event (
  organisation_id BIGINT NOT NULL,
  event_id        BIGINT NOT NULL,
  kind            TEXT   NOT NULL,
  alert_id        TEXT   NOT NULL,
  PRIMARY KEY (organisation_id, event_id, kind)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE alert_delivery (
  organisation_id BIGINT NOT NULL,
  alert_id        TEXT   NOT NULL,
  channel         TEXT   NOT NULL,           -- webhook, syslog, push, wecom
  target          TEXT   NOT NULL,           -- a subscription; '' where a channel has one end
  round           BIGINT NOT NULL,           -- 1: at once; 2: how often it came, when the minutes are over
  state           TEXT   NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts        BIGINT NOT NULL,
  due_ms          BIGINT NOT NULL,           -- not before this: back-off, or the lease of who sends it
  done_ms         BIGINT,
  why             TEXT   NOT NULL,           -- of the last failure, '' when none
  PRIMARY KEY (organisation_id, alert_id, channel, target, round)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX alert_delivery_due ON alert_delivery (due_ms) WHERE state = 'waiting';

CREATE TABLE alert_suppression (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  suppression_id  TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,
  until_ms        BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- JSON: kind, member, rule; the reason, and who says so
  PRIMARY KEY (organisation_id, suppression_id)
) /*sqlite: WITHOUT ROWID */;

-- Browsers that show alerts, RFC 8030; and the key that our pushes are signed with, RFC 8292.
CREATE TABLE push_subscription (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  subscription_id TEXT   NOT NULL,
  token           BLOB   NOT NULL,           -- keyed hash of the endpoint
  created_ms      BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- JSON: endpoint, keys, language
  PRIMARY KEY (organisation_id, member_id, subscription_id)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX push_subscription_by_token ON push_subscription (organisation_id, token);

CREATE TABLE push_key (
  organisation_id BIGINT NOT NULL PRIMARY KEY REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  facts_sealed    BLOB   NOT NULL            -- JSON: public and private key, class C4
);

ALTER TABLE page_lock ADD COLUMN set_ms BIGINT NOT NULL DEFAULT 0; -- when it was set; 0: before this was kept
