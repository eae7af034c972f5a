// The turn of a writer: one row per member that every changing verb updates first, with quota and numbers in it.
import type { MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { SpecialUse } from './mailbox.ts'
import type { AccountRow, MailRecords, Turn } from './records.ts'

/** Takes the turn without asking for room. @throws Refusal `no-such-thing` (no such member here) */
export async function takeTurn(records: MailRecords, turn: Turn = {}): Promise<AccountRow> {
  return (await records.takeTurn(turn)) ?? refuseNoSuch('member')
}

/**
 * Takes the turn for a verb that adds bytes to a folder. A refusal leaves nothing changed, so that the same transaction
 * can go on with the next recipient.
 * @throws Refusal `mailbox-full`, `no-such-thing`
 */
export async function takeRoom(records: MailRecords, turn: Turn, target: MailboxId | SpecialUse): Promise<AccountRow> {
  const account = await records.takeTurn(turn, true, target)
  if (account !== undefined) return account
  if ((await records.folder(target)) === undefined) refuseNoSuch('folder')
  throw new Refusal('mailbox-full', 'The mailbox is full')
}

/** @throws Refusal `no-such-thing`, always */
export function refuseNoSuch(thing: 'member' | 'folder' | 'message'): never {
  throw new Refusal('no-such-thing', `No such ${thing}`)
}
