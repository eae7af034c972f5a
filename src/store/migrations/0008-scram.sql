-- 0008-scram.sql: what SCRAM-SHA-256 needs of a password, beside its hash.
ALTER TABLE member ADD COLUMN scram_sealed BLOB; -- salt, iterations, StoredKey, ServerKey (RFC 5803), class C4; NULL: no SCRAM
