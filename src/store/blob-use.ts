// What a row of a message on its way says of its content: which blob, and the key to it.
import type { BlobId, OrganisationId } from '../base/ids.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { BlobUse } from './store.ts'

/** The columns by which a row of an organisation uses a blob. */
export interface UsingRow {
  readonly blob_id: BlobId | null
  readonly wrapped_key: Uint8Array | null
  readonly data_class: DataClass
}

/** @returns undefined for a row that let its content go, and for none */
export function blobUseOf(row: UsingRow | undefined, organisationId: OrganisationId): BlobUse | undefined {
  if (row === undefined || row.blob_id === null || row.wrapped_key === null) return undefined
  return {
    blobId: row.blob_id,
    dataClass: row.data_class,
    wrappedKey: row.wrapped_key,
    owner: { organisationId },
  }
}
