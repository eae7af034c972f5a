// Rows of migration 0029-approval-deputy.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

export interface ApprovalTables {
  approval_deputy: {
    organisation_id: OrganisationId
    member_id: MemberId
    entry_id: string
    deputy_id: MemberId
    at_ms: number
    from_ms: number
    until_ms: number
    facts_sealed: Buffer
  }
}
