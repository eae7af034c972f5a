// Rows of migrations 0002-directory.sql, 0007-domain-key.sql and 0016-password-history.sql, and columns that 0008 and 0011 added to `member`.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

export interface DirectoryTables {
  organisation: { organisation_id: OrganisationId; name_sealed: Buffer; created_at_ms: number }
  domain: { name: string; organisation_id: OrganisationId }
  department: { organisation_id: OrganisationId; department_id: number; parent_id: number | null; name: string }
  job_level: { organisation_id: OrganisationId; name: string; rank: number }
  member: {
    organisation_id: OrganisationId
    member_id: MemberId
    address_sealed: Buffer
    name_sealed: Buffer
    state: string
    department_id: number | null
    job_level: string | null
    roles: string
    password_sealed: Buffer | null
    password_changed_ms: number | null
    created_at_ms: number
    scram_sealed: Buffer | null
    password_change: 'leaked' | 'asked-for' | null
  }
  address: {
    organisation_id: OrganisationId
    token: Buffer
    member_id: MemberId
    kind: 'main' | 'alias'
    address_sealed: Buffer
  }
  domain_key: {
    domain: string
    selector: string
    organisation_id: OrganisationId
    algorithm: 'rsa' | 'ed25519'
    public_key: string
    private_sealed: Buffer
    created_ms: number
  }
  password_history: {
    organisation_id: OrganisationId
    member_id: MemberId
    changed_ms: number
    hash_sealed: Buffer
  }
}
