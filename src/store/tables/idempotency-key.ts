// Rows of migration 0028-idempotency-key.sql.
import type { OrganisationId, TraceId } from '../../base/ids.ts'

export interface IdempotencyKeyTables {
  idempotency_key: {
    organisation_id: OrganisationId
    key_token: Buffer
    request_token: Buffer
    trace_id: TraceId
    state: 'sent' | 'held'
    at_ms: number
  }
}
