// Taking one content out of a folder for good, without its owner: what quarantine is emptied with.
import type { EmailId } from '../base/ids.ts'
import type { ReadTx, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { expungeRows } from './expunge.ts'
import type { Owner, SpecialUse } from './mailbox.ts'
import { MailRecords } from './records.ts'
import { agedMessages } from './records-aged.ts'
import { takeTurn } from './turn.ts'

/** Messages in one round. */
const AT_A_TIME = 200

/** Grant `mail:change`: nothing is opened. */
export async function liesIn(tx: ReadTx, owner: Owner, email: EmailId, use: SpecialUse): Promise<boolean> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  const folder = await records.folder(use)
  return (
    folder !== undefined && (await records.placesOf(email)).some(({ mailbox_id }) => mailbox_id === folder.mailbox_id)
  )
}

/** Grant `mail:change`. It stays recoverable as what its owner expunges. @returns places it left */
export async function putAway(
  tx: WriteTx,
  owner: Owner,
  email: EmailId,
  from: SpecialUse,
  recoverableDays: number,
): Promise<number> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  await takeTurn(records)
  const folder = await records.folder(from)
  if (folder === undefined) return 0
  const rows = await records.messagesOf(folder.mailbox_id, [email])
  await expungeRows(tx, owner, records, folder.mailbox_id, rows, recoverableDays)
  return rows.length
}

/** Grant `mail:change`. @param before  ms since 1970: when it came into the folder. @returns places that were emptied */
export async function putAwayAged(
  store: Store,
  ticket: Ticket,
  from: SpecialUse,
  before: number,
  recoverableDays: number,
): Promise<number> {
  let emptied = 0
  for (;;) {
    const due = await store.read(ticket, (tx) => agedMessages(tx, from, before, AT_A_TIME))
    for (const { organisation_id: organisationId, member_id: memberId, email_id } of due) {
      const owner = { organisationId, memberId }
      emptied += await store.write(ticket, (tx) => putAway(tx, owner, email_id, from, recoverableDays))
    }
    if (due.length < AT_A_TIME) return emptied
  }
}
