// What is in a folder: UIDs, places, header caches, and what changed since.
import type { EmailId, MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { BlobReader, Blobs, ReadTx } from '../store/store.ts'
import type { DigestCache } from './digest-cache.ts'
import { flagsOf } from './flag-set.ts'
import { folder } from './folders.ts'
import type { FolderChanges, ListedMessage, Owner, Placement, Quota, Recoverable } from './mailbox.ts'
import { MailRecords, type MessageRow } from './records.ts'
import { RecoveryRecords } from './records-recovery.ts'
import { openDigests } from './sealed-columns.ts'
import { refuseNoSuch } from './turn.ts'
import { inOrder } from './uid-ranges.ts'

export async function uids(tx: ReadTx, owner: Owner, id: MailboxId): Promise<Uint32Array> {
  tx.require('mail:read', owner)
  return Uint32Array.from(await new MailRecords(tx, owner).uids(id))
}

export async function firstUnseen(tx: ReadTx, owner: Owner, id: MailboxId): Promise<number | undefined> {
  tx.require('mail:read', owner)
  return new MailRecords(tx, owner).firstUnseen(id)
}

export async function placements(
  tx: ReadTx,
  owner: Owner,
  id: MailboxId,
  wanted: readonly number[],
): Promise<readonly Placement[]> {
  tx.require('mail:read', owner)
  const rows = await new MailRecords(tx, owner).messages(id, inOrder(wanted))
  return rows.map(placementOf)
}

/** @throws Refusal `data-damaged` */
export async function listed(
  tx: ReadTx,
  owner: Owner,
  cache: DigestCache,
  id: MailboxId,
  wanted: readonly number[],
): Promise<readonly ListedMessage[]> {
  tx.require('mail:read', owner)
  const rows = await new MailRecords(tx, owner).messages(id, inOrder(wanted))
  const digests = await openDigests(tx, owner, cache, emailsOf(rows))
  return rows.map((row) => {
    const digest = digests.get(row.email_id)
    if (digest === undefined) throw new Refusal('data-damaged', 'The message is damaged', `email ${row.email_id}`)
    return { ...placementOf(row), digest }
  })
}

/** RFC 7162 §3.2.5.2: what a client that knows the folder as it was at a MODSEQ has to be told. */
export async function changes(tx: ReadTx, owner: Owner, id: MailboxId, sinceModseq: number): Promise<FolderChanges> {
  tx.require('mail:read', owner)
  const records = new MailRecords(tx, owner)
  const state = await folder(tx, owner, id)
  const rows = await records.messagesSince(id, sinceModseq)
  const ranges = await records.expungedSince(id, sinceModseq)
  const vanished = ranges.flatMap(({ first_uid, last_uid }) =>
    Array.from({ length: last_uid - first_uid + 1 }, (_, index) => first_uid + index),
  )
  return {
    folder: state,
    changed: rows.map(placementOf).sort((a, b) => a.uid - b.uid),
    vanished: vanished.sort((a, b) => a - b),
  }
}

/** @throws Refusal `no-such-thing` */
export async function quota(tx: ReadTx, owner: Owner): Promise<Quota> {
  tx.require('mail:read', owner)
  const account = (await new MailRecords(tx, owner).account()) ?? refuseNoSuch('member')
  return { usedBytes: account.used_bytes, limitBytes: account.quota_bytes, messages: account.messages }
}

/**
 * Whether the quota is not used up; grant `mail:append`: who brings mail may know this, and no number.
 * @throws Refusal `no-such-thing`
 */
export async function hasRoom(tx: ReadTx, owner: Owner): Promise<boolean> {
  tx.require('mail:append', owner)
  const account = (await new MailRecords(tx, owner).account()) ?? refuseNoSuch('member')
  return account.used_bytes < account.quota_bytes
}

export async function recoverable(tx: ReadTx, owner: Owner): Promise<readonly Recoverable[]> {
  tx.require('mail:change', owner) // ids, dates and sizes: nothing is opened
  const rows = await new RecoveryRecords(tx, owner).all()
  return rows.map((row) => ({
    emailId: row.email_id,
    mailboxId: row.mailbox_id,
    uid: row.uid,
    expungedAt: row.expunged_ms,
    purgeAt: row.purge_ms,
    size: row.size_bytes,
  }))
}

/**
 * Opens the message itself, also one that is only recoverable, so that its owner can look before bringing it back.
 * @throws Refusal `no-such-thing`, `data-damaged`, `unavailable`
 */
export async function open(tx: ReadTx, owner: Owner, blobs: Blobs, id: EmailId): Promise<BlobReader> {
  tx.require('mail:read', owner)
  const email = (await new MailRecords(tx, owner).email(id)) ?? refuseNoSuch('message')
  return blobs.open(tx.ticket, {
    blobId: email.blob_id,
    dataClass: email.data_class,
    wrappedKey: email.wrapped_key,
    owner,
  })
}

export function placementOf(row: MessageRow): Placement {
  return {
    uid: row.uid,
    emailId: row.email_id,
    flags: flagsOf(row),
    modseq: row.modseq,
    internalDate: row.internal_ms,
    savedAt: row.saved_ms,
    size: row.size_bytes,
    threadId: row.thread_id,
  }
}

export function emailsOf(rows: readonly { readonly email_id: EmailId }[]): EmailId[] {
  return [...new Set(rows.map(({ email_id }) => email_id))]
}
