// The tables of 0022-secure-link.sql.
import type { BlobId, MemberId, OrganisationId, TraceId } from '../../base/ids.ts'
import type { DataClass } from '../../mail/data-class.ts'

export interface SecureLinkTable {
  organisation_id: OrganisationId
  link_id: string
  member_id: MemberId
  trace_id: TraceId
  facts_sealed: Uint8Array
  created_ms: number
  expires_ms: number
  revoked_ms: number | null
  emptied_ms: number | null
}

export interface SecureLinkFileTable {
  organisation_id: OrganisationId
  link_id: string
  file: number
  facts_sealed: Uint8Array
  blob_id: BlobId
  wrapped_key: Uint8Array
  data_class: DataClass
  size_bytes: number
  checked_ms: number
}

export interface SecureLinkRecipientTable {
  organisation_id: OrganisationId
  link_id: string
  address_token: Uint8Array
  address_sealed: Uint8Array
  code_sealed: Uint8Array | null
  code_until_ms: number
  wrong_codes: number
  codes_since_ms: number
  codes_sent: number
  downloads: number
}

export interface SecureLinkTables {
  secure_link: SecureLinkTable
  secure_link_file: SecureLinkFileTable
  secure_link_recipient: SecureLinkRecipientTable
}
