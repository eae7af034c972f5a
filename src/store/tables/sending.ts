// Rows of migration 0019-sending.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

interface Counts {
  messages: number
  recipients: number
  bytes: number
  outside: number
  strangers: number
}

export interface SendingTables {
  sending_profile: {
    organisation_id: OrganisationId
    member_id: MemberId
    updated_ms: number
    profile_sealed: Buffer
  }
  sending_count: Counts & { organisation_id: OrganisationId; scope: Buffer; slot: number }
  sending_recipient: {
    organisation_id: OrganisationId
    member_id: MemberId
    token: Buffer
    last_ms: number
    answered_ms: number
  }
  sending_pool: { organisation_id: OrganisationId; day: number; strangers: number; answered: number }
}
