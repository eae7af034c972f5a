// Taking messages away: out of the folder, into the recoverable state, where they wait for their owner or for the purge.
import { now } from '../base/clock.ts'
import type { MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { WriteTx } from '../store/store.ts'
import { countsOf, takeOut } from './copy-move.ts'
import { FLAG, type Owner } from './mailbox.ts'
import { MailRecords, type MessageRow } from './records.ts'
import { RecoveryRecords } from './records-recovery.ts'
import { refuseNoSuch, takeTurn } from './turn.ts'
import { inOrder } from './uid-ranges.ts'

const DAY_MS = 24 * 3_600_000

/**
 * RFC 9051 §6.4.3 and §6.4.9: only messages with \Deleted are taken out.
 * @param uids  only these of them; all when absent
 * @returns the UIDs taken out, ascending
 * @throws Refusal `no-such-thing`
 */
export async function expunge(
  tx: WriteTx,
  owner: Owner,
  id: MailboxId,
  uids: readonly number[] | undefined,
  recoverableDays: number,
): Promise<readonly number[]> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  await takeTurn(records)
  if ((await records.folder(id)) === undefined) refuseNoSuch('folder')
  const found = await records.messages(id, uids === undefined ? await records.deletedUids(id) : inOrder(uids))
  const rows = found.filter(({ flags }) => flags & FLAG.deleted)
  await expungeRows(tx, owner, records, id, rows, recoverableDays)
  return rows.map(({ uid }) => uid)
}

/** Takes rows of one folder into the recoverable state; grant and turn are the caller's. */
export async function expungeRows(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  id: MailboxId,
  rows: readonly MessageRow[],
  recoverableDays: number,
): Promise<void> {
  if (rows.length === 0) return
  const modseq = await makeRecoverable(tx, owner, records, rows, recoverableDays)
  await takeOut(tx, owner, records, id, rows, modseq)
}

/**
 * RFC 9051 §6.3.5; a folder with others below it stays. Its row stays too, as long as messages can be restored to it.
 * @throws Refusal `no-such-thing`, `in-use`, `not-permitted` (a folder into which the server itself delivers)
 */
export async function deleteFolder(tx: WriteTx, owner: Owner, id: MailboxId, recoverableDays: number): Promise<void> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  await takeTurn(records, { folders: -1 })
  const row = (await records.folder(id)) ?? refuseNoSuch('folder')
  if (row.special_use !== null) throw new Refusal('not-permitted', 'This folder cannot be deleted')
  if (await records.hasChildren(id)) throw new Refusal('in-use', 'The folder has others below it')
  const rows = await records.allMessages(id)
  const modseq = await makeRecoverable(tx, owner, records, rows, recoverableDays)
  await takeOut(tx, owner, records, id, rows, modseq)
  await records.removeExpunged(id)
  await records.setFolder(id, { deleted_at_ms: now(), ...((await records.isFullOfGraves()) && { is_subscribed: 0 }) })
  await records.removeEmptyGraves()
  tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: id })
}

/** The rows no longer count for the quota from here on. @returns the MODSEQ of it */
async function makeRecoverable(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  rows: readonly MessageRow[],
  recoverableDays: number,
): Promise<number> {
  const { messages = 0, bytes = 0 } = countsOf(rows)
  const account = await takeTurn(records, { messages: -messages, bytes: -bytes })
  const expungedAt = now()
  await new RecoveryRecords(tx, owner).add(
    rows.map(({ modseq: _, saved_ms: __, ...row }) => ({
      ...row,
      expunged_ms: expungedAt,
      purge_ms: expungedAt + recoverableDays * DAY_MS,
    })),
  )
  return account.highest_modseq
}
