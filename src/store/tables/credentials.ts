// Rows of migrations 0011-credential.sql and 0027-sign-in-state.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

interface Owned {
  organisation_id: OrganisationId
  member_id: MemberId
}

export interface CredentialTables {
  credential: Owned & {
    credential_id: string
    kind: 'totp' | 'recovery-code' | 'passkey' | 'email' | 'app-password'
    token: Buffer | null
    facts_sealed: Buffer
    counter: number
    created_ms: number
    used_ms: number | null
    until_ms: number | null
  }
  device: Owned & {
    device_id: string
    label_sealed: Buffer
    trust: 0 | 1 | 2
    first_ms: number
    last_ms: number
    unbound_ms: number | null
    proven_ms: number | null
  }
  prompt: Owned & {
    prompt_id: string
    cause: Buffer
    facts_sealed: Buffer
    state: 'open' | 'approved' | 'not-me' | 'wrong-number'
    at_ms: number
    until_ms: number
  }
  sign_in_grant: Owned & { cause: Buffer; until_ms: number }
}
