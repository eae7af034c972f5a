// What pages and calls are given about mail that waits: the desk of holds, and who somebody is to it.
import { Refusal } from '../../../base/refusal.ts'
import type { DeputyDesk } from '../../../intake/hold-deputies.ts'
import type { HeldMessage, HoldDesk } from '../../../intake/hold-desk.ts'
import type { DecisionLinks } from '../../../intake/decision-links.ts'
import type { QuotaUsage } from '../../../intake/quota-usage.ts'
import { HOLD_OFFICERS } from '../../../intake/open-hold-desk.ts'
import type { Actor } from '../../../intake/quarantine.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'

export interface NamedDecider {
  /** an address, or `role:NAME` */
  readonly name: string
  /** address of the approver whose deputy it is */
  readonly insteadOf?: string
}

export interface HeldMail {
  readonly desk: HoldDesk
  readonly decisions: Pick<DecisionLinks, 'look' | 'decide'>
  /** As the desk knows who is signed in, with the roles of now. */
  actorOf(who: SignedIn): Promise<Required<Actor>>
  /** What a member may still send. */
  usageOf(owner: SignedIn['owner']): Promise<QuotaUsage>
  /** The sender's word that what was found in a message of theirs is not sensitive. @throws Refusal `no-such-thing`, `already-there` */
  notSensitive(owner: SignedIn['owner'], traceId: string, reason: string): Promise<void>
  /** Whose word counts for what a message waits for now, deputies after the approvers; who is gone is left out. */
  decidersOf(held: HeldMessage): Promise<readonly NamedDecider[]>
  readonly deputies: Pick<DeputyDesk, 'ofMember' | 'name' | 'end'>
}

/** as many as the desk lists at once */
export const MOST_HOLDS = 500

/** @throws Refusal `no-such-thing` for what is not the member's own */
export async function ownHold({ desk }: HeldMail, { owner }: SignedIn, holdId: string): Promise<HeldMessage> {
  const held = await desk.show(owner.organisationId, holdId)
  if (held.memberId !== owner.memberId) throw new Refusal('no-such-thing', 'There is no such message')
  return held
}

/** What waits for the word of who is signed in about others' mail, oldest first: as approver, and as officer what nobody else may let out, or only a sender who may have no way to prove who they are. */
export async function waitingFor({ desk, actorOf }: HeldMail, who: SignedIn): Promise<readonly HeldMessage[]> {
  const { organisationId } = who.owner
  const { memberId, roles } = await actorOf(who)
  const approvals = await desk.forApprover(organisationId, memberId, roles)
  if (!HOLD_OFFICERS.some((role) => roles.includes(role))) return approvals
  const all = await desk.list(organisationId, { limit: MOST_HOLDS })
  const known = new Set(approvals.map(({ holdId }) => holdId))
  const forOfficers = all.filter(
    (held) => isForOfficers(held) && !held.isDecided && held.memberId !== memberId && !known.has(held.holdId),
  )
  return [...approvals, ...forOfficers].toSorted((one, other) => one.at - other.at)
}

/**
 * Lets it out or gives it back, in the part in which it waits for a word: an approver's, or an officer's.
 * @throws Refusal `no-such-thing`, `not-permitted`, `already-there`
 */
export async function decideOn(
  { desk, actorOf }: HeldMail,
  who: SignedIn,
  holdId: string,
  decision: { readonly isApproved: boolean; readonly note: string },
): Promise<void> {
  const { organisationId } = who.owner
  const actor = await actorOf(who)
  const held = await desk.show(organisationId, holdId)
  if (!isForOfficers(held)) return desk.decide(actor, organisationId, holdId, decision)
  return decision.isApproved
    ? desk.release(actor, organisationId, holdId)
    : desk.giveBack(actor, organisationId, holdId, decision.note)
}

const isForOfficers = (held: HeldMessage) => held.need === 'quarantine' || held.state === 'frozen' || needsProof(held)

/** ms since 1970: when the oldest of the member's messages came that a verification lets go; undefined without any. */
export async function heldSince({ desk }: HeldMail, { owner }: SignedIn): Promise<number | undefined> {
  const mine = (await desk.ofMember(owner, { limit: MOST_HOLDS })).filter(needsProof)
  return mine.length === 0 ? undefined : Math.min(...mine.map(({ at }) => at))
}

/** It goes on when its owner has proved who they are. */
export function needsProof({ state, need, isDecided, reasons }: HeldMessage): boolean {
  const isOpen = (state === 'parked' || state === 'asked') && !isDecided
  return isOpen && need === 'step-up' && reasons.some((reason) => reason.need === need && reason.wantsReason !== true)
}
