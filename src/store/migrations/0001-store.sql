-- 0001-store.sql: the outbox of events, and how many rows use each blob.

CREATE TABLE event (
  event_id        /*sqlite: INTEGER PRIMARY KEY AUTOINCREMENT */ /*postgresql: BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY */,
  organisation_id BIGINT NOT NULL,
  member_id       BIGINT,
  type            TEXT   NOT NULL,
  body            BLOB   NOT NULL,           -- JSON, sealed with the organisation's key
  at_ms           BIGINT NOT NULL,           -- ms since 1970, UTC
  attempts        BIGINT NOT NULL DEFAULT 0,
  due_ms          BIGINT NOT NULL,           -- not before this: back-off after a failure, or the lease of who works on it
  done_ms         BIGINT                     -- NULL until its reactions are through
);
CREATE INDEX event_undone ON event (event_id) WHERE done_ms IS NULL;
CREATE INDEX event_done ON event (done_ms) WHERE done_ms IS NOT NULL;

CREATE TABLE blob_use (
  blob_id         TEXT   NOT NULL PRIMARY KEY,
  organisation_id BIGINT NOT NULL,
  data_class      TEXT   NOT NULL CHECK (data_class IN ('C1', 'C2', 'C3', 'C4')),
  size_bytes      BIGINT NOT NULL,           -- of the plaintext
  uses            BIGINT NOT NULL CHECK (uses >= 0),
  unused_since_ms BIGINT                     -- when uses fell to 0; the collector waits 24 h from here
)/*sqlite: WITHOUT ROWID */;
CREATE INDEX blob_unused ON blob_use (unused_since_ms) WHERE uses = 0;

CREATE TABLE task (
  name            TEXT   NOT NULL PRIMARY KEY,
  position        TEXT   NOT NULL,           -- what the task came to; '' at the beginning
  at_ms           BIGINT NOT NULL
);
