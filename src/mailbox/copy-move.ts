// COPY and MOVE: new places for the same content. No blob, index or header cache is touched.
import { now } from '../base/clock.ts'
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { countWithout } from './flag-set.ts'
import { type Copied, FLAG, type Owner, type SpecialUse } from './mailbox.ts'
import { type HearOpinion, opinionOnWay, tell } from './opinion.ts'
import { type CountChange, MailRecords, type MessageRow } from './records.ts'
import { refuseNoSuch, takeRoom, takeTurn } from './turn.ts'
import { inOrder, rangesOf } from './uid-ranges.ts'

/**
 * RFC 9051 §6.4.7. UIDs that are not there are left out.
 * @throws Refusal `mailbox-full`, `no-such-thing`
 */
export async function copy(
  tx: WriteTx,
  owner: Owner,
  from: MailboxId,
  uids: readonly number[],
  to: MailboxId,
  hear: HearOpinion,
): Promise<Copied> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  // The turn comes first, the room once we know how much.
  await takeTurn(records)
  const source = (await records.folder(from)) ?? refuseNoSuch('folder')
  const rows = await records.messages(from, inOrder(uids))
  const { messages = 0, bytes = 0 } = countsOf(rows)
  const account = await takeRoom(records, { messages, bytes }, to)
  const emails = rows.map(({ email_id }) => email_id)
  await records.countUses(emails, 1)
  const target = await records.folder(to)
  await tell(tx, owner, records, opinionOnWay(source.special_use, target?.special_use ?? null), emails, hear)
  return place(tx, owner, records, rows, to, account.highest_modseq)
}

/**
 * RFC 9051 §6.4.8. Within one folder the messages get new UIDs.
 * @throws Refusal `no-such-thing`
 */
export async function move(
  tx: WriteTx,
  owner: Owner,
  from: MailboxId,
  uids: readonly number[],
  to: MailboxId | SpecialUse,
  hear: HearOpinion,
): Promise<Copied> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  const { highest_modseq: modseq } = await takeTurn(records)
  const source = (await records.folder(from)) ?? refuseNoSuch('folder')
  const rows = await records.messages(from, inOrder(uids))
  const target = (await records.folder(to)) ?? refuseNoSuch('folder')
  await takeOut(tx, owner, records, from, rows, modseq)
  const emails = rows.map(({ email_id }) => email_id)
  await tell(tx, owner, records, opinionOnWay(source.special_use, target.special_use), emails, hear)
  return place(tx, owner, records, rows, target.mailbox_id, modseq)
}

/**
 * Moves one content from wherever it lies to one folder; what lies there already stays.
 * @returns places it left
 */
export async function gather(
  tx: WriteTx,
  owner: Owner,
  email: EmailId,
  to: SpecialUse,
  hear: HearOpinion,
): Promise<number> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  const { highest_modseq: modseq } = await takeTurn(records)
  const target = (await records.folder(to)) ?? refuseNoSuch('folder')
  const elsewhere = (await records.placesOf(email)).filter(({ mailbox_id }) => mailbox_id !== target.mailbox_id)
  for (const { mailbox_id, uid } of elsewhere) {
    const source = await records.folder(mailbox_id)
    const rows = await records.messages(mailbox_id, [uid])
    await takeOut(tx, owner, records, mailbox_id, rows, modseq)
    await place(tx, owner, records, rows, target.mailbox_id, modseq)
    await tell(tx, owner, records, opinionOnWay(source?.special_use ?? null, to), [email], hear)
  }
  return elsewhere.length
}

/** Moves everything; grant and turn are the caller's. */
export async function moveAll(
  tx: WriteTx,
  owner: Owner,
  from: MailboxId,
  to: MailboxId,
  modseq: number,
): Promise<void> {
  const records = new MailRecords(tx, owner)
  const rows = await records.allMessages(from)
  await takeOut(tx, owner, records, from, rows, modseq)
  await place(tx, owner, records, rows, to, modseq)
}

/** Takes rows out of their folder and leaves the UIDs to those who ask what vanished. */
export async function takeOut(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  from: MailboxId,
  rows: readonly MessageRow[],
  modseq: number,
): Promise<void> {
  if (rows.length === 0) return
  const uids = rows.map(({ uid }) => uid)
  await records.removeMessages(from, uids)
  await records.addExpunged(
    rangesOf(uids).map(([first_uid, last_uid]) => ({ mailbox_id: from, modseq, first_uid, last_uid })),
  )
  await records.countFolder(from, negative(countsOf(rows)), modseq)
  tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: from })
}

/** Puts rows into a folder, in their order, with new UIDs. */
export async function place(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  rows: readonly Omit<MessageRow, 'modseq' | 'saved_ms'>[],
  to: MailboxId,
  modseq: number,
): Promise<Copied> {
  const sourceUids = rows.map(({ uid }) => uid)
  if (rows.length === 0) {
    const target = (await records.folder(to)) ?? refuseNoSuch('folder')
    return { uidValidity: target.uid_validity, sourceUids: [], targetUids: [] }
  }
  const target = await records.countFolder(to, { uids: rows.length, ...countsOf(rows) }, modseq)
  const firstUid = target.uid_next - rows.length
  const savedAt = now()
  await records.addMessages(
    rows.map((row, index) => ({ ...row, mailbox_id: to, uid: firstUid + index, modseq, saved_ms: savedAt })),
  )
  tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: to })
  return { uidValidity: target.uid_validity, sourceUids, targetUids: rows.map((_, index) => firstUid + index) }
}

/** What rows add to the counts of a folder. */
export function countsOf(rows: readonly Pick<MessageRow, 'flags' | 'keywords' | 'size_bytes'>[]): CountChange {
  return {
    messages: rows.length,
    unseen: countWithout(FLAG.seen, rows),
    deleted: rows.length - countWithout(FLAG.deleted, rows),
    bytes: rows.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
  }
}

function negative({ messages = 0, unseen = 0, deleted = 0, bytes = 0 }: CountChange): CountChange {
  return { messages: -messages, unseen: -unseen, deleted: -deleted, bytes: -bytes }
}
