-- 0007-domain-key.sql: the keys that sign outgoing mail of a domain. RFC 6376 §3.6
CREATE TABLE domain_key (
  domain          TEXT   NOT NULL REFERENCES domain (name) ON DELETE CASCADE,
  selector        TEXT   NOT NULL,
  organisation_id BIGINT NOT NULL,
  algorithm       TEXT   NOT NULL CHECK (algorithm IN ('rsa', 'ed25519')),
  public_key      TEXT   NOT NULL,                                  -- base64, as the DNS record has it
  private_sealed  BLOB   NOT NULL,                                  -- PKCS #8, class C4
  created_ms      BIGINT NOT NULL,
  PRIMARY KEY (domain, selector)
);
