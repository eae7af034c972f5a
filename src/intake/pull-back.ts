// Out of the mailboxes and back: what a later verdict condemns goes into quarantine wherever its owner put it, and what a
// person releases goes to the inbox. Nothing is opened on the way.
import { recordEvent } from '../audit/events.ts'
import type { TraceEntry } from '../audit/trace.ts'
import type { Mailboxes, SpecialUse } from '../mailbox/mailbox.ts'
import type { WriteTx } from '../store/store.ts'

type Traced = Pick<TraceEntry, 'organisationId' | 'traceId' | 'copies'>

/**
 * Moves every copy of a message into its owner's quarantine; again, it finds them there. What was expunged stays where
 * only a restore reaches it. Grant `mail:change`.
 * @param why  row of the policy, or what the engine found
 * @returns copies moved
 */
export async function pullBack(tx: WriteTx, mailboxes: Mailboxes, entry: Traced, why: string): Promise<number> {
  const copies = await moveCopies(tx, mailboxes, entry, 'quarantine')
  const { organisationId, traceId } = entry
  if (copies > 0)
    await recordEvent(tx, { type: 'mail.pulled-back', organisationId, actor: 'reactions', traceId, copies, why })
  return copies
}

/** Moves every copy to its owner's inbox. Grant `mail:change`. @returns copies moved */
export async function release(tx: WriteTx, mailboxes: Mailboxes, entry: Traced, actor: string): Promise<number> {
  const copies = await moveCopies(tx, mailboxes, entry, 'inbox')
  const { organisationId, traceId } = entry
  await recordEvent(tx, { type: 'quarantine.released', organisationId, actor, traceId })
  return copies
}

async function moveCopies(tx: WriteTx, mailboxes: Mailboxes, entry: Traced, target: SpecialUse): Promise<number> {
  let moved = 0
  for (const { memberId, emailId } of entry.copies) {
    moved += await mailboxes.gather(tx, { organisationId: entry.organisationId, memberId }, emailId, target)
  }
  return moved
}
