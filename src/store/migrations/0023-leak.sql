-- 0023-leak.sql: what an organisation's own data looks like, so that it is known again: rows of its tables, its documents.
-- Only keyed hashes, and these sealed: nothing here can be turned back into the data.
CREATE TABLE leak_data (
  organisation_id   BIGINT NOT NULL,
  name              TEXT   NOT NULL,         -- as reports call it: exact:NAME, document:NAME
  kind              TEXT   NOT NULL CHECK (kind IN ('rows', 'document', 'common')),
  at_ms             BIGINT NOT NULL,         -- when it was given, ms since 1970, UTC
  size              BIGINT NOT NULL,         -- rows, or hashes of the document
  version           TEXT   NOT NULL,         -- changes with the data
  definition_sealed BLOB   NOT NULL,         -- fields, severity, how much of it is a find: with the organisation's key
  PRIMARY KEY (organisation_id, name)
);

CREATE TABLE leak_data_part (
  organisation_id BIGINT NOT NULL,
  name            TEXT   NOT NULL,
  part            BIGINT NOT NULL,           -- 0, 1, 2, …: hashes in ascending order, some 256 KiB each
  hashes_sealed   BLOB   NOT NULL,
  PRIMARY KEY (organisation_id, name, part)
) /*sqlite: WITHOUT ROWID */;
