// Adds one message to a folder: sealed header cache, conversation, search terms, place; eight statements in any mailbox.
import { now } from '../base/clock.ts'
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { storedFlags } from './flag-set.ts'
import { type Appended, FLAG, type NewMessage, type Owner, type SpecialUse } from './mailbox.ts'
import { MailRecords } from './records.ts'
import { SearchRecords } from './records-search.ts'
import { ThreadRecords } from './records-threads.ts'
import { sealDigest, sealerOf } from './sealed-columns.ts'
import { placeInThread } from './threads.ts'
import { takeRoom } from './turn.ts'

/** @throws Refusal `mailbox-full`, `no-such-thing`, `bad-parameter`, `limit-reached` */
export async function append(
  tx: WriteTx,
  owner: Owner,
  target: MailboxId | SpecialUse,
  { blob, digested, flags, internalDate, dataClass }: NewMessage,
): Promise<Appended> {
  tx.require('mail:append', owner)
  const { digest, terms } = digested
  const stored = storedFlags(flags)
  const records = new MailRecords(tx, owner)
  const bytes = blob.size

  const account = await takeRoom(records, { messages: 1, bytes, emails: 1 }, target)
  const emailId = (account.next_email_id - 1) as EmailId
  const folder = await records.countFolder(
    target,
    {
      uids: 1,
      messages: 1,
      unseen: stored.flags & FLAG.seen ? 0 : 1,
      deleted: stored.flags & FLAG.deleted ? 1 : 0,
      bytes,
    },
    account.highest_modseq,
  )
  const uid = folder.uid_next - 1

  const sealer = await sealerOf(tx, owner)
  const threadId = await placeInThread(new ThreadRecords(tx, owner), sealer, emailId, digest)
  await records.addEmail({
    email_id: emailId,
    thread_id: threadId,
    blob_id: blob.blobId,
    wrapped_key: await tx.addBlobUse(blob, owner),
    data_class: dataClass,
    digest_sealed: sealDigest(await tx.sealer('mail', owner, dataClass), emailId, digest),
    uses: 1,
  })
  await records.addMessages([
    {
      mailbox_id: folder.mailbox_id,
      uid,
      email_id: emailId,
      thread_id: threadId,
      ...stored,
      modseq: account.highest_modseq,
      internal_ms: internalDate,
      saved_ms: now(),
      sent_ms: digest.sentAt ?? null,
      size_bytes: bytes,
    },
  ])
  await new SearchRecords(tx, owner).addFresh(emailId, sealer.termTokens(terms))
  tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: folder.mailbox_id })
  return { mailboxId: folder.mailbox_id, uid, uidValidity: folder.uid_validity, emailId }
}
