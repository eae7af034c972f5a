// Rows of migration 0012-sign-in-risk.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

interface Owned {
  organisation_id: OrganisationId
  member_id: MemberId
}

export interface SignInRiskTables {
  sign_in_profile: Owned & { updated_ms: number; profile_sealed: Buffer }
  sign_in_decision: Owned & {
    decision_id: string
    at_ms: number
    protocol: string
    decision: 'allow' | 'step-up' | 'deny'
    outcome: string
    risk_milli: number
    registry: number
    facts_sealed: Buffer
    vector_sealed: Buffer
  }
}
