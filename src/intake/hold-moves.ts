// The moves of held messages that people and rules ask for, each with its event, in the caller's transaction.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { HOLD_NEEDS, type HoldReason } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { termOf } from '../policy/hold-terms.ts'
import { lockedHolds, MAX_HELD, move, type Hold, type HoldFacts } from '../store/hold.ts'
import type { WriteTx } from '../store/store.ts'

/** Denials after which the owner's word is not enough any more: an officer looks at what is left. */
const DENIED: readonly string[] = ['not-me', 'wrong-answers']

/** Those that are asked for first come first; a word of its own comes after the second verification, which then needs no other. */
export function inOrder(reasons: readonly HoldReason[]): readonly HoldReason[] {
  const rank = ({ need, wantsReason }: HoldReason) => HOLD_NEEDS.indexOf(need) * 2 + (wantsReason ? 1 : 0)
  return reasons.toSorted((a, b) => rank(a) - rank(b))
}

/** The reason that a hold waits for. */
export function reasonOf({ facts, step }: Pick<Hold, 'facts' | 'step'>): HoldReason {
  return facts.reasons[step] as HoldReason
}

/**
 * What it waits for is met: on to the next that is not, or on its way out.
 * @param meets  whether a reason is met by the same word
 * @param by  sender, approver, time
 * @returns whether it was moved
 */
export async function advance(
  tx: WriteTx,
  hold: Hold,
  by: string,
  meets: (reason: HoldReason) => boolean,
  facts: HoldFacts = hold.facts,
): Promise<boolean> {
  const left = facts.reasons.findIndex((reason, index) => index >= hold.step && !meets(reason))
  if (left === hold.step) return false
  const change = facts === hold.facts ? {} : { facts }
  if (left < 0) return move(tx, hold, { ...change, decided: 'release', decidedWhy: by })
  const { withinMs } = facts.reasons[left] as HoldReason
  return move(tx, hold, { ...change, state: 'parked', step: left, expiresAt: now() + withinMs })
}

/** More is wanted of it than was known: it waits again. */
export async function waitFor(tx: WriteTx, hold: Hold, reasons: readonly HoldReason[]): Promise<boolean> {
  const [first] = reasons
  if (first === undefined) throw new Error(`nothing to wait for: ${hold.holdId}`)
  const met = hold.facts.reasons.slice(0, hold.step + 1)
  const moved = await move(tx, hold, {
    state: 'parked',
    decided: '',
    decidedWhy: '',
    step: met.length,
    facts: { ...hold.facts, reasons: [...met, ...reasons] },
    expiresAt: now() + first.withinMs,
    tries: 0,
  })
  if (moved) await recordParked(tx, hold, first)
  return moved
}

function recordParked(tx: WriteTx, { organisationId, memberId, holdId }: Hold, { need, rule }: HoldReason) {
  return recordEvent(tx, { type: 'hold.parked', organisationId, memberId, actor: 'departure', holdId, need, rule })
}

/** Grants `queue:read`, `queue:change`, `event:append`. May be done twice. @returns how many froze */
export async function freezeHolds(tx: WriteTx, owner: Owner, why: string): Promise<number> {
  const { organisationId, memberId } = owner
  let frozen = 0
  for (const hold of await allOf(tx, owner)) {
    // What an officer has let out, or what is on its way back, goes on.
    if (hold.state === 'frozen' || (hold.decided !== '' && hold.decided !== 'release')) continue
    if (!(await move(tx, hold, { state: 'frozen', decided: '', decidedWhy: why }))) continue
    await recordEvent(tx, { type: 'hold.frozen', organisationId, memberId, actor: why, holdId: hold.holdId })
    frozen++
  }
  return frozen
}

/**
 * Its owner is back: what froze is asked for again, and goes back when nobody answers: the account is not closed twice for it.
 * After a denial an officer is asked. Grants as for `freezeHolds`.
 */
export async function thawHolds(tx: WriteTx, owner: Owner): Promise<number> {
  let thawed = 0
  for (const hold of await allOf(tx, owner)) {
    if (hold.state !== 'frozen' || hold.decided !== '') continue
    const { facts, step, decidedWhy } = hold
    const reason = { ...reasonOf(hold), whenUnanswered: 'return' as const }
    const reasons = facts.reasons.map((each, index) => (index === step ? reason : each))
    const again = { state: 'parked', decidedWhy: '', facts: { ...facts, reasons } } as const
    const moved = DENIED.includes(decidedWhy)
      ? await waitFor(tx, hold, [quarantineAfter(decidedWhy)])
      : await move(tx, hold, { ...again, expiresAt: now() + reason.withinMs })
    if (moved) thawed++
  }
  return thawed
}

const quarantineAfter = (why: string): HoldReason => ({
  need: 'quarantine',
  rule: `denied:${why}`,
  facts: [],
  approvers: [],
  ...termOf('message', 'quarantine'),
})

/** All that waits of a member, as it stands once nobody else moves it. */
async function allOf(tx: WriteTx, { organisationId, memberId }: Owner): Promise<readonly Hold[]> {
  return lockedHolds(tx, organisationId, { memberId, limit: MAX_HELD })
}
