// The table of 0018-hold.sql and 0032-hold-frozen.sql.
import type { BlobId, MemberId, OrganisationId, TraceId } from '../../base/ids.ts'
import type { DataClass } from '../../mail/data-class.ts'
import type { HoldNeed, HoldState } from '../../mail/hold.ts'

export interface HoldTable {
  organisation_id: OrganisationId
  hold_id: TraceId
  member_id: MemberId
  place: number
  state: HoldState
  step: number
  need: HoldNeed
  decided: '' | 'release' | 'return'
  decided_why: string
  facts_sealed: Uint8Array
  blob_id: BlobId | null
  wrapped_key: Uint8Array | null
  data_class: DataClass
  size_bytes: number
  created_ms: number
  changed_ms: number
  expires_ms: number
  asked_ms: number | null
  due_ms: number | null
  frozen_ms: number | null
  tries: number
}

export interface HoldTables {
  hold: HoldTable
}
