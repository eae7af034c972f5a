-- 0022-secure-link.sql: files that left as a link instead of in a message: who may fetch them, until when. Names, addresses
-- and codes are sealed; addresses are found by keyed tokens.

CREATE TABLE secure_link (
  organisation_id BIGINT NOT NULL,
  link_id         TEXT   NOT NULL,
  member_id       BIGINT NOT NULL,                                  -- the sender
  trace_id        TEXT   NOT NULL,                                  -- of the message that carries it
  facts_sealed    BLOB   NOT NULL,                                  -- subject, address of the sender, rule: JSON
  created_ms      BIGINT NOT NULL,
  expires_ms      BIGINT NOT NULL,
  revoked_ms      BIGINT,                                           -- NULL: it was not
  emptied_ms      BIGINT,                                           -- its files are gone; NULL: they are there
  PRIMARY KEY (organisation_id, link_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX secure_link_of_member ON secure_link (organisation_id, member_id, created_ms);
CREATE INDEX secure_link_full ON secure_link (expires_ms) WHERE emptied_ms IS NULL;

CREATE TABLE secure_link_file (
  organisation_id BIGINT NOT NULL,
  link_id         TEXT   NOT NULL,
  file            BIGINT NOT NULL,                                  -- counts from 1
  facts_sealed    BLOB   NOT NULL,                                  -- name and type: JSON
  blob_id         TEXT   NOT NULL,
  wrapped_key     BLOB   NOT NULL,
  data_class      TEXT   NOT NULL CHECK (data_class IN ('C1', 'C2', 'C3', 'C4')),
  size_bytes      BIGINT NOT NULL,
  checked_ms      BIGINT NOT NULL,                                  -- when it was looked at for malware last
  PRIMARY KEY (organisation_id, link_id, file)
)/*sqlite: WITHOUT ROWID */;

CREATE TABLE secure_link_recipient (
  organisation_id BIGINT NOT NULL,
  link_id         TEXT   NOT NULL,
  address_token   BLOB   NOT NULL,                                  -- keyed, of the address in lower case
  address_sealed  BLOB   NOT NULL,
  code_sealed     BLOB,                                             -- the code that was sent last; NULL: none is good
  code_until_ms   BIGINT NOT NULL,
  wrong_codes     BIGINT NOT NULL,                                  -- given for the code that was sent last
  codes_since_ms  BIGINT NOT NULL,                                  -- since when codes_sent counts
  codes_sent      BIGINT NOT NULL,
  downloads       BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, link_id, address_token)
)/*sqlite: WITHOUT ROWID */;
