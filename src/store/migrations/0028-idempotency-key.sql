-- 0028-idempotency-key.sql: requests of programs that handed in a message, with their answers: who asks again with the same key is
-- answered as the first time, and nothing goes out twice. Keys and requests are only known by keyed tokens.
CREATE TABLE idempotency_key (
  organisation_id BIGINT NOT NULL,
  key_token       BLOB   NOT NULL,                                  -- of the member and the key
  request_token   BLOB   NOT NULL,                                  -- of all that the request said
  trace_id        TEXT   NOT NULL,                                  -- of the message
  state           TEXT   NOT NULL CHECK (state IN ('sent', 'held')), -- as it was answered
  at_ms           BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, key_token)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX idempotency_key_by_time ON idempotency_key (at_ms);
