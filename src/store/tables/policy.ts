// Rows of migrations 0013-policy.sql and 0017-sign-in-block.sql.
import type { MemberId, OrganisationId, TraceId } from '../../base/ids.ts'

export interface PolicyTables {
  policy_version: {
    organisation_id: OrganisationId
    version: number
    at_ms: number
    actor: string
    document_sealed: Buffer
  }
  flow_hit: {
    organisation_id: OrganisationId
    rule_id: string
    hits: number
    last_ms: number
  }
  sender_choice: {
    organisation_id: OrganisationId
    member_id: MemberId | 0
    token: Buffer
    says: 'allow' | 'block'
    entry_sealed: Buffer
    at_ms: number
  }
  evidence: {
    organisation_id: OrganisationId
    trace_id: TraceId
    at_ms: number
    facts_sealed: Buffer
  }
  release_request: {
    organisation_id: OrganisationId
    member_id: MemberId
    trace_id: TraceId
    at_ms: number
    state: 'open' | 'released' | 'refused'
    reason_sealed: Buffer
  }
  sign_in_block: {
    organisation_id: OrganisationId
    token: Buffer
    source: 'attack' | 'administrator'
    at_ms: number
    until_ms: number
    times: number
    facts_sealed: Buffer
  }
}
