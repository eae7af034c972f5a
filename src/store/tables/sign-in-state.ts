// Rows of migration 0027-sign-in-state.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

export interface SignInStateTables {
  sign_in_state: {
    organisation_id: OrganisationId
    kind: 'session' | 'proof' | 'page' | 'passed' | 'tries'
    token: Buffer
    member_id: MemberId | null
    tries_left: number
    facts_sealed: Buffer
    until_ms: number
  }
}
