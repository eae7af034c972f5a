// The desk of held messages: who asks is checked, what they say becomes a move with its event, and the keeper carries it out.
import { recordEvent } from '../audit/events.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Role } from '../directory/member.ts'
import type { HoldNeed, HoldReason } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { decidesAs, type Approver, type Decider } from '../policy/approval/approvers.ts'
import { heldBlob, holdOf, holdsOf, lockedHold, lockedHolds, MAX_HELD, move, type Hold } from '../store/hold.ts'
import type { ReadTx, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { HeldMessage, HoldDesk, HoldFilter } from './hold-desk.ts'
import { advance, freezeHolds, reasonOf } from './hold-moves.ts'
import type { Actor } from './quarantine.ts'
import { safeText, type SafeText } from './safe-text.ts'

/** Who lets out, gives back and sees what waits, whatever it waits for. */
export const HOLD_OFFICERS: readonly Role[] = ['analyst', 'security-administrator']
/** UTF-16 units of a justification or a note. */
const MAX_WORDS = 1_000

export interface HoldDeskParts {
  readonly store: Store
  /** the ticket `hold` */
  readonly ticket: Ticket
  /** The owner has proven it: what follows for how they may send, in the same transaction. */
  readonly passed: (tx: WriteTx, owner: Owner, reasons: readonly HoldReason[]) => Promise<void>
  /** The owner denies it. */
  readonly denied: (tx: WriteTx, owner: Owner) => Promise<void>
  /** Approvers whose deputy a member is now. */
  readonly standsInFor: (tx: ReadTx, owner: Owner) => Promise<readonly Approver[]>
  /** The main address of a member. */
  readonly addressOf: (tx: ReadTx, owner: Owner) => Promise<string>
}

export function openHoldDesk(parts: HoldDeskParts): HoldDesk {
  return new Desk(parts)
}

class Desk implements HoldDesk {
  readonly #parts: HoldDeskParts

  constructor(parts: HoldDeskParts) {
    this.#parts = parts
  }

  ofMember({ organisationId, memberId }: Owner, filter: HoldFilter = {}): Promise<readonly HeldMessage[]> {
    return this.list(organisationId, { ...filter, memberId })
  }

  async forApprover(
    organisationId: OrganisationId,
    memberId: MemberId,
    roles: readonly Role[],
  ): Promise<readonly HeldMessage[]> {
    return this.#read(async (tx) => {
      const waiting = await holdsOf(tx, organisationId, { need: 'approval', limit: MAX_HELD })
      const who = await this.#decider(tx, organisationId, { memberId, roles })
      return waiting
        .filter((hold) => hold.state !== 'frozen' && hold.decided === '' && decidesAbout(who, reasonOf(hold), hold))
        .map(heldMessage)
    })
  }

  async list(organisationId: OrganisationId, filter: HoldFilter = {}): Promise<readonly HeldMessage[]> {
    return (await this.#read((tx) => holdsOf(tx, organisationId, filter))).map(heldMessage)
  }

  async show(organisationId: OrganisationId, holdId: string): Promise<HeldMessage> {
    return heldMessage(await this.#read((tx) => existing(tx, organisationId, holdId)))
  }

  async read(actor: Actor, organisationId: OrganisationId, holdId: string): Promise<SafeText> {
    const { store, ticket } = this.#parts
    const { hold, use, who } = await this.#read(async (tx) => {
      const hold = await existing(tx, organisationId, holdId)
      return { hold, use: await heldBlob(tx, hold), who: await this.#decider(tx, organisationId, actor) }
    })
    const isOwn = actor.memberId === hold.memberId
    if (!isOwn && !isOfficer(actor) && !isApprover(who, hold))
      throw new Refusal('not-permitted', 'You do not decide about this message')
    if (use === undefined) throw new Refusal('no-such-thing', 'The message does not wait any more')
    if (!isOwn)
      await store.write(ticket, (tx) =>
        recordEvent(tx, {
          type: 'quarantine.previewed',
          organisationId,
          actor: actor.name,
          traceId: holdId,
          reason: `held for ${hold.need}`,
        }),
      )
    const blob = await store.blobs.open(ticket, use)
    try {
      return await safeText(blob)
    } finally {
      await blob.close()
    }
  }

  proven(owner: Owner, holdIds: readonly string[] | 'all', actor: string): Promise<number> {
    return this.#write(async (tx) => {
      const waiting = await waitingFor(tx, owner, 'step-up')
      const chosen = holdIds === 'all' ? waiting : waiting.filter(({ holdId }) => holdIds.includes(holdId))
      const met: HoldReason[] = []
      let moved = 0
      for (const hold of chosen) {
        const isMet = metByOwner(hold)
        if (!(await advance(tx, hold, 'sender', isMet))) continue
        met.push(...hold.facts.reasons.filter(isMet))
        moved++
      }
      if (moved === 0) return 0
      if (met.some(isAboutSending)) moved += await this.#endDelays(tx, owner)
      await this.#parts.passed(tx, owner, met)
      await recordEvent(tx, { type: 'hold.proven', ...owner, actor, holds: moved })
      return moved
    })
  }

  /** What only waited to see how its sender goes on need not wait any more, or later ones would overtake it. */
  async #endDelays(tx: WriteTx, owner: Owner): Promise<number> {
    let moved = 0
    for (const hold of await waitingFor(tx, owner, 'delay'))
      if (await advance(tx, hold, 'sender', (reason) => reason.need === 'delay' && isAboutSending(reason))) moved++
    return moved
  }

  async justify(owner: Owner, holdId: string, reason: string): Promise<void> {
    const justification = wordsOf(reason)
    if (justification === '') throw new Refusal('bad-parameter', 'Say why it may go out')
    await this.#write(async (tx) => {
      const hold = await ownWaiting(tx, owner, holdId)
      const facts = { ...hold.facts, justification }
      const isWanted = ({ need, wantsReason }: HoldReason) => need === 'step-up' && wantsReason === true
      const isDone = (await advance(tx, hold, 'sender', isWanted, facts)) || (await move(tx, hold, { facts }))
      if (!isDone) throw decidedAlready()
      await recordEvent(tx, { type: 'leak.justified', ...owner, actor: 'owner', holdId, reason: justification })
    })
  }

  async withdraw(owner: Owner, holdId: string): Promise<void> {
    await this.#write(async (tx) => {
      const hold = await ownWaiting(tx, owner, holdId)
      if (!(await move(tx, hold, { decided: 'return', decidedWhy: 'withdrawn' }))) throw decidedAlready()
    })
  }

  notMe(owner: Owner, why: 'not-me' | 'wrong-answers', actor: string, remoteAddress = ''): Promise<number> {
    return this.#write(async (tx) => {
      const holds = await freezeHolds(tx, owner, why)
      await this.#parts.denied(tx, owner)
      await recordEvent(tx, { type: 'hold.denied', ...owner, actor, why, holds, remoteAddress })
      return holds
    })
  }

  async decide(
    actor: Actor,
    organisationId: OrganisationId,
    holdId: string,
    { isApproved, note }: { readonly isApproved: boolean; readonly note: string },
  ): Promise<void> {
    const words = wordsOf(note)
    await this.#write(async (tx) => {
      const hold = await existingAlone(tx, organisationId, holdId)
      const who = await this.#decider(tx, organisationId, actor)
      if (!isApprover(who, hold)) throw new Refusal('not-permitted', 'You do not decide about this message')
      const isWaiting = hold.decided === '' && (hold.state === 'parked' || hold.state === 'asked')
      if (!isWaiting || !decidesAbout(who, reasonOf(hold), hold)) throw decidedAlready()
      const { by, insteadOf } = await this.#namesOf(tx, hold, actor, who)
      const approvedBy = [...(hold.facts.approvedBy ?? []), insteadOf === undefined ? by : `${by} for ${insteadOf}`]
      const facts = { ...hold.facts, ...(words !== '' && { note: words }), ...(isApproved && { approvedBy }) }
      const isTheirs = (reason: HoldReason) => decidesAbout(who, reason, hold)
      const isMoved = isApproved
        ? await advance(tx, hold, 'approver', isTheirs, facts)
        : await move(tx, hold, { decided: 'return', decidedWhy: 'refused', facts })
      if (!isMoved) throw decidedAlready()
      const { memberId } = hold
      const about = {
        organisationId,
        memberId,
        actor: actor.name,
        holdId,
        ...(insteadOf !== undefined && { insteadOf }),
      }
      await recordEvent(tx, { type: 'approval.decided', ...about, isApproved, note: words })
    })
  }

  /**
   * Who asks, and whose place they take now.
   * @returns undefined at the machine itself, where nothing could be kept from anybody. @throws Refusal `not-permitted`
   */
  async #decider(
    tx: ReadTx,
    organisationId: OrganisationId,
    { memberId, roles }: Pick<Actor, 'memberId' | 'roles'>,
  ): Promise<Decider | undefined> {
    if (roles === undefined) return undefined
    if (memberId === undefined) throw new Refusal('not-permitted', 'Only members decide')
    return { memberId, roles, standsInFor: await this.#parts.standsInFor(tx, { organisationId, memberId }) }
  }

  /** For the record: addresses, the second of an approver whose deputy decides. */
  async #namesOf(
    tx: ReadTx,
    hold: Hold,
    { name }: Actor,
    who: Decider | undefined,
  ): Promise<{ readonly by: string; readonly insteadOf?: string }> {
    if (who === undefined) return { by: name }
    const { organisationId } = hold
    const by = await this.#parts.addressOf(tx, { organisationId, memberId: who.memberId })
    const as = decidesAs(reasonOf(hold), hold.memberId, who)
    if (as === undefined || as === who.memberId) return { by }
    return { by, insteadOf: await this.#parts.addressOf(tx, { organisationId, memberId: as }) }
  }

  release(actor: Actor, organisationId: OrganisationId, holdId: string): Promise<void> {
    return this.#byOfficer(actor, organisationId, holdId, (tx, hold) =>
      move(tx, hold, { decided: 'release', decidedWhy: 'officer' }),
    )
  }

  giveBack(actor: Actor, organisationId: OrganisationId, holdId: string, note: string): Promise<void> {
    return this.#byOfficer(actor, organisationId, holdId, (tx, hold) =>
      move(tx, hold, { decided: 'return', decidedWhy: 'policy', facts: { ...hold.facts, note: wordsOf(note) } }),
    )
  }

  async #byOfficer(
    actor: Actor,
    organisationId: OrganisationId,
    holdId: string,
    act: (tx: WriteTx, hold: Hold) => Promise<boolean>,
  ): Promise<void> {
    if (!isOfficer(actor)) throw new Refusal('not-permitted', 'Your role does not decide about held messages')
    return this.#write(async (tx) => {
      const hold = await existingAlone(tx, organisationId, holdId)
      if (hold.memberId === actor.memberId) throw new Refusal('not-permitted', 'Nobody decides about their own')
      if (hold.decided !== '' || !(await act(tx, hold))) throw decidedAlready()
    })
  }

  #read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#parts.store.read(this.#parts.ticket, work)
  }

  #write<T>(work: (tx: WriteTx) => Promise<T>): Promise<T> {
    return this.#parts.store.write(this.#parts.ticket, work)
  }
}

/** Whatever the owner has given words for, and what asks for no words, a second verification meets. */
const metByOwner =
  ({ facts }: Hold) =>
  ({ need, wantsReason }: HoldReason): boolean =>
    need === 'step-up' && (wantsReason !== true || facts.justification !== undefined)

/** Because of how its sender sends, as `policy/leaving.ts` names it. */
const isAboutSending = ({ rule }: HoldReason): boolean => rule.startsWith('sending:')

function waitingFor(tx: WriteTx, { organisationId, memberId }: Owner, need: HoldNeed): Promise<readonly Hold[]> {
  return lockedHolds(tx, organisationId, { memberId, need, states: ['parked', 'asked'], decided: '', limit: MAX_HELD })
}

/** @throws Refusal `no-such-thing`, `already-there` */
async function ownWaiting(tx: WriteTx, { organisationId, memberId }: Owner, holdId: string): Promise<Hold> {
  const hold = await existingAlone(tx, organisationId, holdId)
  if (hold.memberId !== memberId) unknown()
  if (hold.decided !== '' || (hold.state !== 'parked' && hold.state !== 'asked')) throw decidedAlready()
  return hold
}

/** @throws Refusal `no-such-thing` */
async function existing(tx: ReadTx, organisationId: OrganisationId, holdId: string): Promise<Hold> {
  return (await holdOf(tx, organisationId, holdId)) ?? unknown()
}

/** The same, as it stands once nobody else moves it. */
async function existingAlone(tx: WriteTx, organisationId: OrganisationId, holdId: string): Promise<Hold> {
  return (await lockedHold(tx, organisationId, holdId)) ?? unknown()
}

function unknown(): never {
  throw new Refusal('no-such-thing', 'No held message has this id')
}

const decidedAlready = () => new Refusal('already-there', 'Somebody has decided about this message already')

const isOfficer = ({ roles }: Actor): boolean =>
  roles === undefined || HOLD_OFFICERS.some((role) => roles.includes(role))

const isApprover = (who: Decider | undefined, hold: Hold): boolean =>
  hold.facts.reasons.some((reason) => decidesAbout(who, reason, hold))

/** @param who  undefined: somebody at the machine itself */
function decidesAbout(who: Decider | undefined, reason: HoldReason, { memberId: sender }: Hold): boolean {
  if (reason.need !== 'approval') return false
  return who === undefined || decidesAs(reason, sender, who) !== undefined
}

const wordsOf = (text: string): string => {
  const words = text.trim()
  if (words.length > MAX_WORDS) throw new Refusal('bad-parameter', `At most ${MAX_WORDS} characters`)
  return words
}

/** As people and letters see it. */
export function heldMessage(hold: Hold): HeldMessage {
  const { facts } = hold
  return {
    holdId: hold.holdId,
    organisationId: hold.organisationId,
    memberId: hold.memberId,
    at: hold.createdAt,
    state: hold.state,
    need: hold.need,
    isDecided: hold.decided !== '',
    reasons: facts.reasons,
    sender: facts.address,
    subject: facts.subject,
    recipients: facts.envelope.recipients.map(({ address }) => address),
    size: hold.size,
    dataClass: hold.dataClass,
    expiresAt: hold.expiresAt,
    ...(facts.justification !== undefined && { justification: facts.justification }),
    ...(facts.approvedBy !== undefined && { approvedBy: facts.approvedBy }),
  }
}
