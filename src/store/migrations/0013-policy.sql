-- The policy of an organisation, its lists of senders, what verdicts rested on, and wishes to have mail released.
-- Every change of a policy is a row of its own; going back adds one more. Addresses and words stand in it, so it is sealed.
CREATE TABLE policy_version (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  version         BIGINT NOT NULL,           -- 1, 2, …; the highest is in force
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  actor           TEXT   NOT NULL,
  document_sealed BLOB   NOT NULL,           -- as it was written, YAML
  PRIMARY KEY (organisation_id, version)
);

CREATE TABLE flow_hit (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  rule_id         TEXT   NOT NULL,           -- of a rule of mail flow, whatever the version
  hits            BIGINT NOT NULL,
  last_ms         BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, rule_id)
);

CREATE TABLE sender_choice (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  member_id       BIGINT NOT NULL,           -- 0: of the organisation as a whole
  token           BLOB   NOT NULL,           -- keyed hash of an address or a domain
  says            TEXT   NOT NULL CHECK (says IN ('allow', 'block')),
  entry_sealed    BLOB   NOT NULL,
  at_ms           BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sender_choice_by_token ON sender_choice (organisation_id, token);

-- What can be asked about a message again, for so many days: signals stand in the trace.
CREATE TABLE evidence (
  organisation_id BIGINT NOT NULL,
  trace_id        TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,
  facts_sealed    BLOB   NOT NULL,           -- JSON, deflated
  PRIMARY KEY (organisation_id, trace_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX evidence_by_time ON evidence (organisation_id, at_ms);

CREATE TABLE release_request (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  member_id       BIGINT NOT NULL,           -- who asks
  trace_id        TEXT   NOT NULL,
  at_ms           BIGINT NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('open', 'released', 'refused')),
  reason_sealed   BLOB   NOT NULL,
  PRIMARY KEY (organisation_id, member_id, trace_id)
);
CREATE INDEX release_request_open ON release_request (organisation_id, at_ms) WHERE state = 'open';
