// What comes back about mail of a member counts for how they send; when so much of it does that they are restricted, people are told.
import { recordEvent } from '../audit/events.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { Returns } from '../risk/sending/restriction.ts'
import type { WriteTx } from '../store/store.ts'

/** Tells of a restriction that began or ended, in the transaction that counts. @param actor  what moved it */
export async function noteReturns(
  tx: WriteTx,
  owner: Owner,
  actor: string,
  { change, reasons, complaints, bounces, outside }: Returns,
): Promise<void> {
  if (change === undefined) return
  const facts = { ...owner, actor, complaints, bounces, outside }
  const rows = reasons.map(({ id }) => id)
  if (change === 'restricted') await recordEvent(tx, { type: 'sending.restricted', ...facts, reasons: rows })
  else await recordEvent(tx, { type: 'sending.relieved', ...facts })
}
