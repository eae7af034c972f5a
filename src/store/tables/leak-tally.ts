// Rows of migrations 0024-leak-tally.sql and 0026-leak-own-value.sql.
import type { MemberId, OrganisationId, TraceId } from '../../base/ids.ts'

export interface LeakTallyTables {
  leak_tally: {
    organisation_id: OrganisationId
    member_id: MemberId
    at_ms: number
    values_sealed: Buffer
  }
  leak_own_value: {
    organisation_id: OrganisationId
    member_id: MemberId
    at_ms: number
    hashes_sealed: Buffer
  }
  leak_feedback: {
    organisation_id: OrganisationId
    trace_id: TraceId
    member_id: MemberId
    at_ms: number
    state: 'open' | 'confirmed' | 'refused'
    facts_sealed: Buffer
  }
  leak_exception: {
    organisation_id: OrganisationId
    detector: string
    shape: Buffer
    confirmed: number
    most: number
    until_ms: number
  }
}
