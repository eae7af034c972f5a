-- 0003-mailbox.sql: a member's folders and messages. Names, headers and keys are sealed; numbers and flags are not.

-- One row per member; every verb that changes mail begins by updating it, so that the writers of one member take turns.
CREATE TABLE mailbox_account (
  organisation_id   BIGINT NOT NULL,
  member_id         BIGINT NOT NULL,
  next_email_id     BIGINT NOT NULL,
  next_mailbox_id   BIGINT NOT NULL,
  highest_modseq    BIGINT NOT NULL,           -- RFC 7162 §3.1.1: one counter for all folders of the member
  last_uid_validity BIGINT NOT NULL,           -- the newest one given out; only ever growing
  folders           BIGINT NOT NULL,
  messages          BIGINT NOT NULL,
  used_bytes        BIGINT NOT NULL,           -- without what is only recoverable
  quota_bytes       BIGINT NOT NULL,
  unmerged_emails   BIGINT NOT NULL,           -- rows of search_fresh
  PRIMARY KEY (organisation_id, member_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX mailbox_account_unmerged ON mailbox_account (unmerged_emails);

-- A folder. The counts are kept by each verb, so that SELECT and STATUS never count rows.
CREATE TABLE mailbox (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  mailbox_id      BIGINT NOT NULL,
  parent_id       BIGINT NOT NULL,             -- the folder one level up; 0 at the top
  name_sealed     BLOB   NOT NULL,             -- this level's name only: a rename touches one row
  name_token      BLOB   NOT NULL,             -- keyed hash of the same
  special_use     TEXT,
  is_subscribed   BIGINT NOT NULL CHECK (is_subscribed IN (0, 1)),
  uid_validity    BIGINT NOT NULL,
  uid_next        BIGINT NOT NULL,
  highest_modseq  BIGINT NOT NULL,
  messages        BIGINT NOT NULL,
  unseen          BIGINT NOT NULL,
  deleted         BIGINT NOT NULL,
  size_bytes      BIGINT NOT NULL,
  deleted_at_ms   BIGINT,                      -- NULL: in use; else it stays while messages can be restored to it
  PRIMARY KEY (organisation_id, member_id, mailbox_id)
)/*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX mailbox_by_name ON mailbox (organisation_id, member_id, parent_id, name_token)
  WHERE deleted_at_ms IS NULL;
CREATE UNIQUE INDEX mailbox_by_use ON mailbox (organisation_id, member_id, special_use)
  WHERE special_use IS NOT NULL AND deleted_at_ms IS NULL;

-- The content of a message within one member; copies share it.
CREATE TABLE email (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  email_id        BIGINT NOT NULL,
  thread_id       BIGINT NOT NULL,
  blob_id         TEXT   NOT NULL,
  wrapped_key     BLOB   NOT NULL,
  data_class      TEXT   NOT NULL CHECK (data_class IN ('C1', 'C2', 'C3', 'C4')),
  digest_sealed   BLOB   NOT NULL,             -- MessageDigest, JSON
  uses            BIGINT NOT NULL CHECK (uses >= 0), -- placements, and rows of recoverable
  PRIMARY KEY (organisation_id, member_id, email_id)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX email_of_thread ON email (organisation_id, member_id, thread_id);

-- A message's place in a folder.
CREATE TABLE message (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  mailbox_id      BIGINT NOT NULL,
  uid             BIGINT NOT NULL,
  email_id        BIGINT NOT NULL,
  thread_id       BIGINT NOT NULL,
  flags           BIGINT NOT NULL,             -- bit set
  keywords        TEXT   NOT NULL,             -- joined by spaces
  modseq          BIGINT NOT NULL,
  internal_ms     BIGINT NOT NULL,
  saved_ms        BIGINT NOT NULL,
  sent_ms         BIGINT,                      -- NULL: no readable Date field
  size_bytes      BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, mailbox_id, uid)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX message_by_modseq ON message (organisation_id, member_id, mailbox_id, modseq);
CREATE INDEX message_deleted ON message (organisation_id, member_id, mailbox_id, (flags & 8)) WHERE (flags & 8) = 8;
CREATE INDEX message_of_email ON message (organisation_id, member_id, email_id);

-- UIDs that left a folder. RFC 7162 §3.2
CREATE TABLE expunged (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  mailbox_id      BIGINT NOT NULL,
  modseq          BIGINT NOT NULL,
  first_uid       BIGINT NOT NULL,
  last_uid        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, mailbox_id, modseq, first_uid)
)/*sqlite: WITHOUT ROWID */;

-- Expunged placements with all that brings them back.
CREATE TABLE recoverable (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  mailbox_id      BIGINT NOT NULL,
  uid             BIGINT NOT NULL,
  email_id        BIGINT NOT NULL,
  thread_id       BIGINT NOT NULL,
  flags           BIGINT NOT NULL,
  keywords        TEXT   NOT NULL,
  internal_ms     BIGINT NOT NULL,
  sent_ms         BIGINT,
  size_bytes      BIGINT NOT NULL,
  expunged_ms     BIGINT NOT NULL,
  purge_ms        BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, mailbox_id, uid)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX recoverable_of_email ON recoverable (organisation_id, member_id, email_id);
CREATE INDEX recoverable_due ON recoverable (purge_ms);

-- How far time has really gone on, as the purge saw it: a clock set forward does not make anything old.
CREATE TABLE purge_clock (
  clock_id BIGINT NOT NULL PRIMARY KEY CHECK (clock_id = 1),
  kept_ms  BIGINT NOT NULL
)/*sqlite: WITHOUT ROWID */;

-- Which conversation a Message-ID or a base subject belongs to, by keyed hash.
CREATE TABLE thread_link (
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT NOT NULL,
  token           BLOB   NOT NULL,
  thread_id       BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id, token)
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX thread_link_of_thread ON thread_link (organisation_id, member_id, thread_id);
