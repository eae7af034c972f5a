-- 0002-directory.sql: organisations, their domains and tree, people and their addresses.
-- Names and addresses of people are sealed; `token` is a keyed hash that finds an address without storing it.
CREATE TABLE organisation (
  organisation_id BIGINT NOT NULL PRIMARY KEY,
  name_sealed     BLOB   NOT NULL,
  created_at_ms   BIGINT NOT NULL
);

CREATE TABLE domain (
  name            TEXT   NOT NULL PRIMARY KEY,                      -- A-labels, lower case
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE
);

CREATE TABLE department (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  department_id   BIGINT NOT NULL,
  parent_id       BIGINT,                                           -- NULL: at the top of the tree
  name            TEXT   NOT NULL,
  PRIMARY KEY (organisation_id, department_id)
);
CREATE UNIQUE INDEX department_by_name ON department (organisation_id, COALESCE(parent_id, 0), name);

CREATE TABLE job_level (
  organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  name            TEXT   NOT NULL,
  rank            BIGINT NOT NULL,                                  -- higher is more senior
  PRIMARY KEY (organisation_id, name)
);

CREATE TABLE member (
  organisation_id     BIGINT NOT NULL REFERENCES organisation (organisation_id) ON DELETE CASCADE,
  member_id           BIGINT NOT NULL,
  address_sealed      BLOB   NOT NULL,                              -- the main address
  name_sealed         BLOB   NOT NULL,
  state               TEXT   NOT NULL CHECK (state IN ('applied', 'active', 'restricted', 'frozen', 'handed-over', 'recycled', 'destroyed')),
  department_id       BIGINT,
  job_level           TEXT,
  roles               TEXT   NOT NULL,                              -- JSON list
  password_sealed     BLOB,                                         -- Argon2id in PHC form, class C4; NULL: no password sign-in
  password_changed_ms BIGINT,
  created_at_ms       BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, member_id)
);

CREATE TABLE address (
  organisation_id BIGINT NOT NULL,
  token           BLOB   NOT NULL,
  member_id       BIGINT NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('main', 'alias')),
  address_sealed  BLOB   NOT NULL,
  PRIMARY KEY (organisation_id, token),
  FOREIGN KEY (organisation_id, member_id) REFERENCES member (organisation_id, member_id) ON DELETE CASCADE
);
CREATE INDEX address_of_member ON address (organisation_id, member_id);
