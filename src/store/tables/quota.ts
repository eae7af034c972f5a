// Rows of migration 0020-quota.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import type { SendingUnit, SendingWindow } from '../../mail/sending.ts'

export interface QuotaTables {
  quota_grant: {
    organisation_id: OrganisationId
    member_id: MemberId
    grant_id: string
    unit: SendingUnit
    time_window: SendingWindow
    most: number
    at_ms: number
    until_ms: number
    approver: string
    reason_sealed: Buffer
  }
}
