// Mail that waits for an officer because its sender is restricted goes on by itself when the restriction is over: by time, by other
// mail, or by an officer's word about the sender.
import { now } from '../base/clock.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { isOfRestriction } from '../policy/leaving.ts'
import { policyOf } from '../policy/versions.ts'
import type { SendingControl } from '../risk/sending/control.ts'
import { lockedHolds, MAX_HELD, move, type Hold } from '../store/hold.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { advance, reasonOf } from './hold-moves.ts'
import { noteReturns } from './returned-mail.ts'

/** ms between looks whether it has ended by time, of which no event tells; what is counted fades over days. */
export const RESTRICTION_LOOK_MS = 3_600_000
/** Why they were let go. */
export const RELIEVED = 'relieved'

export interface RestrictedParts {
  readonly store: Store
  /** the ticket `hold` */
  readonly hold: Ticket
  readonly sending: Pick<SendingControl, 'returned'>
}

/** It waits now for nothing but the end of its sender's restriction, or an officer. */
export function isRestricted(hold: Hold): boolean {
  const isWaiting = hold.state === 'parked' || hold.state === 'asked'
  return isWaiting && hold.decided === '' && isOfRestriction(reasonOf(hold))
}

/**
 * Lets all of a member's that waits for it on, where the restriction is over: out, or to what is needed next. Otherwise what officers
 * were asked about is looked at again later. Several runs do no harm.
 * @returns whether it is over
 */
export function passRestricted({ store, hold: ticket, sending }: RestrictedParts, owner: Owner): Promise<boolean> {
  const { organisationId, memberId } = owner
  return store.write(ticket, async (tx) => {
    // The holds before the habits of their sender, as everywhere: else two that meet would wait for each other.
    const query = { memberId, need: 'quarantine', decided: '', limit: MAX_HELD } as const
    const waiting = (await lockedHolds(tx, organisationId, query)).filter(isRestricted)
    const { returns: limits } = (await policyOf(tx, organisationId)).document
    const returns = await sending.returned(tx, owner, now(), limits)
    await noteReturns(tx, owner, 'holds', returns)
    const isOver = returns.reasons.length === 0
    const at = now()
    for (const hold of waiting) {
      if (isOver) await advance(tx, hold, RELIEVED, isOfRestriction)
      else if (hold.state === 'asked' && hold.expiresAt > at)
        await move(tx, hold, { due: Math.min(at + RESTRICTION_LOOK_MS, hold.expiresAt) })
    }
    return isOver
  })
}
