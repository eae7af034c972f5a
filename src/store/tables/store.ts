// The tables of 0001-store.sql.
import type { Generated } from 'kysely'
import type { BlobId, EventId, MemberId, OrganisationId } from '../../base/ids.ts'
import type { DataClass } from '../../mail/data-class.ts'

export interface EventTable {
  event_id: Generated<EventId>
  organisation_id: OrganisationId
  member_id: MemberId | null
  type: string
  body: Uint8Array
  at_ms: number
  attempts: Generated<number>
  due_ms: number
  done_ms: number | null
}

export interface BlobUseTable {
  blob_id: BlobId
  organisation_id: OrganisationId
  data_class: DataClass
  size_bytes: number
  uses: number
  unused_since_ms: number | null
}

export interface TaskTable {
  name: string
  position: string
  at_ms: number
}

export interface MigrationTable {
  number: number
  name: string
  checksum: string
  applied_ms: number
}

export interface StoreTables {
  event: EventTable
  blob_use: BlobUseTable
  task: TaskTable
  migration: MigrationTable
}
