// Rows of migration 0005-trace.sql.
import type { OrganisationId, TraceId } from '../../base/ids.ts'

export interface TraceTables {
  trace: {
    organisation_id: OrganisationId
    trace_id: TraceId
    at_ms: number
    direction: 'in' | 'out' | 'internal'
    stage: 'connect' | 'mail' | 'rcpt' | 'data' | 'accepted'
    action: string
    reason: string
    classification: string
    size: number
    sender_token: Buffer | null
    facts_sealed: Buffer
  }
  trace_recipient: { organisation_id: OrganisationId; recipient_token: Buffer; at_ms: number; trace_id: TraceId }
  accepted_once: { fingerprint: Buffer; trace_id: TraceId; at_ms: number }
}
