-- 0031-leak-primary.sql: rows of an organisation are told by the whole hash of their primary value, not by its first 8 bytes alone.
ALTER TABLE leak_data ADD COLUMN primary_bytes BIGINT NOT NULL DEFAULT 8 CHECK (primary_bytes IN (8, 32)); -- of each primary hash; 8 of sets given before
