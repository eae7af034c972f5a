-- 0032-hold-frozen.sql: since when a held message is frozen, so that it does not wait for an officer for ever.
ALTER TABLE hold ADD COLUMN frozen_ms BIGINT; -- ms since 1970, UTC; NULL: it is not
-- Those that are frozen already are looked at once.
UPDATE hold SET frozen_ms = changed_ms, due_ms = changed_ms WHERE state = 'frozen' AND decided = '';
