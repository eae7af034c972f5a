// A message goes into a hold whole, as it was handed in: sealed first, then a row of its own in the caller's transaction.
import { recordEvent } from '../audit/events.ts'
import { HOLD_NEEDS, type HoldNeed } from '../mail/hold.ts'
import type { Leaving } from '../policy/leaving.ts'
import type { Screening } from '../screening/screening.ts'
import { park } from '../store/hold.ts'
import type { WriteTx } from '../store/store.ts'
import { sealCopy, type CopyParts } from './copies.ts'
import type { Submitter } from './intake.ts'
import type { Passing } from './passing.ts'

const MAX_SUBJECT = 500 // UTF-16 units; enough to know the message by

export interface SealedHold {
  /** May run again. @returns what it waits for first */
  park(tx: WriteTx, leaving: Leaving): Promise<HoldNeed>
}

export async function sealedHold(
  parts: CopyParts,
  { owner, address }: Submitter,
  { session, envelope, spool, traceId, organisationId }: Passing,
  { digest }: Screening,
): Promise<SealedHold> {
  const blob = await sealCopy(parts, organisationId, '', spool, [])
  return {
    async park(tx, { action, holds }) {
      const reasons = holds.toSorted((a, b) => HOLD_NEEDS.indexOf(a.need) - HOLD_NEEDS.indexOf(b.need))
      const [first] = reasons
      if (first === undefined) throw new Error(`${action} of ${traceId} without anything to wait for`)
      const isFrozen = action === 'freeze'
      await park(tx, {
        organisationId,
        holdId: traceId,
        memberId: owner.memberId,
        state: isFrozen ? 'frozen' : 'parked',
        facts: {
          envelope,
          peer: session.peer,
          address,
          subject: digest.digest.envelope.subject.slice(0, MAX_SUBJECT),
          reasons,
        },
        blob,
      })
      const event = { ...owner, actor: 'departure', holdId: traceId }
      await recordEvent(tx, { type: 'hold.parked', ...event, need: first.need, rule: first.rule })
      if (isFrozen) await recordEvent(tx, { type: 'hold.frozen', ...event })
      return first.need
    },
  }
}
