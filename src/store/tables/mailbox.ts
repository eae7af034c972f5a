// The tables of 0003-mailbox.sql, 0004-search.sql and 0015-page-lock.sql.
import type { BlobId, EmailId, MailboxId, MemberId, OrganisationId, ThreadId } from '../../base/ids.ts'
import type { DataClass } from '../../mail/data-class.ts'

interface OfMember {
  organisation_id: OrganisationId
  member_id: MemberId
}

export interface MailboxAccountTable extends OfMember {
  next_email_id: number
  next_mailbox_id: number
  highest_modseq: number
  last_uid_validity: number
  folders: number
  messages: number
  used_bytes: number
  quota_bytes: number
  unmerged_emails: number
}

export interface MailboxTable extends OfMember {
  mailbox_id: MailboxId
  parent_id: MailboxId | 0
  name_sealed: Uint8Array
  name_token: Uint8Array
  special_use: string | null
  is_subscribed: number
  uid_validity: number
  uid_next: number
  highest_modseq: number
  messages: number
  unseen: number
  deleted: number
  size_bytes: number
  deleted_at_ms: number | null
}

export interface EmailTable extends OfMember {
  email_id: EmailId
  thread_id: ThreadId
  blob_id: BlobId
  wrapped_key: Uint8Array
  data_class: DataClass
  digest_sealed: Uint8Array
  uses: number
}

export interface MessageTable extends OfMember {
  mailbox_id: MailboxId
  uid: number
  email_id: EmailId
  thread_id: ThreadId
  flags: number
  keywords: string
  modseq: number
  internal_ms: number
  saved_ms: number
  sent_ms: number | null
  size_bytes: number
}

export interface ExpungedTable extends OfMember {
  mailbox_id: MailboxId
  modseq: number
  first_uid: number
  last_uid: number
}

export interface RecoverableTable extends OfMember {
  mailbox_id: MailboxId
  uid: number
  email_id: EmailId
  thread_id: ThreadId
  flags: number
  keywords: string
  internal_ms: number
  sent_ms: number | null
  size_bytes: number
  expunged_ms: number
  purge_ms: number
}

export interface PurgeClockTable {
  clock_id: 1
  kept_ms: number
}

export interface ThreadLinkTable extends OfMember {
  token: Uint8Array
  thread_id: ThreadId
}

export interface SearchFreshTable extends OfMember {
  email_id: EmailId
  tokens: Uint8Array
}

export interface SearchSegmentTable extends OfMember {
  bucket: number
  segment: number
  level: number
  data: Uint8Array
}

export interface SearchPurgedTable extends OfMember {
  email_id: EmailId
}

export interface PageLockTable extends OfMember {
  secret_sealed: Uint8Array
  folders: string
  open_until_ms: number
  wrong_tries: number
  tried_ms: number
  set_ms: number
}

export interface MailboxTables {
  mailbox_account: MailboxAccountTable
  mailbox: MailboxTable
  email: EmailTable
  message: MessageTable
  expunged: ExpungedTable
  recoverable: RecoverableTable
  purge_clock: PurgeClockTable
  thread_link: ThreadLinkTable
  search_fresh: SearchFreshTable
  search_segment: SearchSegmentTable
  search_purged: SearchPurgedTable
  page_lock: PageLockTable
}
