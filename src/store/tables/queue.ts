// The tables of 0006-queue.sql, columns that 0018-hold.sql added, and those of 0030-queue-feedback.sql.
import type { BlobId, MemberId, OrganisationId, TraceId } from '../../base/ids.ts'
import type { DataClass } from '../../mail/data-class.ts'

export interface QueueMessageTable {
  organisation_id: OrganisationId
  queue_id: TraceId
  member_id: MemberId | null
  envelope_sealed: Uint8Array
  blob_id: BlobId | null
  wrapped_key: Uint8Array | null
  data_class: DataClass
  size_bytes: number
  created_ms: number
  done_ms: number | null
  message_token: Buffer | null
}

export interface QueueRecipientTable {
  organisation_id: OrganisationId
  recipient_id: number
  queue_id: TraceId
  domain_token: Buffer
  facts_sealed: Uint8Array
  state: 'queued' | 'leased' | 'deferred' | 'held' | 'delivered' | 'failed' | 'cancelled'
  hold_reason: string
  attempts: number
  due_ms: number | null
  lease_holder: string | null
  changed_ms: number
  is_warned: 0 | 1
  report: 'failed' | 'delayed' | 'relayed' | 'delivered' | null
  report_due_ms: number | null
  line: MemberId | null
  place: number | null
}

export interface QueueAttemptTable {
  organisation_id: OrganisationId
  recipient_id: number
  attempt: number
  queue_id: TraceId
  at_ms: number
  result: 'delivered' | 'deferred' | 'failed'
  status: string
  class: string
  facts_sealed: Uint8Array
}

export interface QueueFeedbackTable {
  organisation_id: OrganisationId
  queue_id: TraceId
  recipient_id: number
  kind: 'complaint' | 'bounce'
  source_token: Buffer
  at_ms: number
}

export interface QueueTables {
  queue_message: QueueMessageTable
  queue_recipient: QueueRecipientTable
  queue_attempt: QueueAttemptTable
  queue_feedback: QueueFeedbackTable
}
