// The second verification of an open session: the same proofs as at a sign-in, asked again for one purpose.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { TicketId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Device } from '../directory/credentials/devices.ts'
import type { Owner } from '../directory/directory.ts'
import { factorsOf, trustedDevices } from './factors.ts'
import type { LiveSession } from './live-sessions.ts'
import type { Notify } from './owner-approval.ts'
import { PendingProofs, shown, type PendingProof } from './pending-proofs.ts'
import { personOf, Proofs, type ProofParts } from './proofs.ts'
import { RecentMap } from './recent-map.ts'
import type { SignedIn } from './sign-in.ts'
import { STEP_UP_GOOD_MS, type Denied, type StepUp, type StepUpOutcome, type StepUpPurpose } from './step-up.ts'
import type { Challenge, Factor, PendingSignIn } from './web-sign-in.ts'

export interface StepUpParts extends ProofParts {
  readonly notify: Notify
  readonly denied: Denied
  /** kinds of factors that a member set up after a moment, as the events tell */
  readonly addedSince: (owner: Owner, since: number) => Promise<ReadonlySet<string>>
}

interface StepUpFacts {
  readonly who: SignedIn
  readonly purpose: StepUpPurpose
  readonly session: LiveSession
}
type Pending = PendingProof & StepUpFacts

const MAX_PASSED = 20_000
/** Said by another device of the member. */
const OF_DEVICES: ReadonlySet<Factor> = new Set(['qr', 'approval'])
/** A second factor was given on the device. */
const PROVEN = 2
/** Wrong answers of a member count for so long, however often they begin again. */
const WRONG_KEPT_MS = 60 * 60_000

const log = logOf('sign-in')

export function openStepUp(parts: StepUpParts): StepUp {
  const { reception, qrCodes } = parts
  const { store, ticket, sessions, risk } = reception.parts
  const proofs = new Proofs(parts)
  // Twice as long: it may forget after half of it.
  const passed = new RecentMap<number>(2 * STEP_UP_GOOD_MS, MAX_PASSED)
  const wrong = new RecentMap<number>(2 * WRONG_KEPT_MS, MAX_PASSED)
  const pendings = new PendingProofs<StepUpFacts>((pending) => void settle(pending, 'step-up-abandoned'))
  const keyOf = (ticketId: TicketId, purpose: StepUpPurpose) => `${ticketId} ${purpose}`

  function passedUntil({ ticket: { id } }: SignedIn, purpose: StepUpPurpose): number | undefined {
    const until = passed.get(keyOf(id, purpose)) ?? 0
    return until > now() ? until : undefined
  }

  async function begin(who: SignedIn, purpose: StepUpPurpose, since: number): Promise<PendingSignIn> {
    const session = sessions.of(who.owner.memberId).find((each) => each.ticket.id === who.ticket.id)
    if (session === undefined) throw new Refusal('ticket-invalid', 'Session has ended')
    const { owner, visitor } = session
    const deviceId = session.event.device
    const added = await parts.addedSince(owner, since)
    const { known, devices } = await reception.read(async (tx) => ({
      known: await factorsOf(tx, owner, deviceId),
      devices: await trustedDevices(tx, owner, deviceId),
    }))
    // A day of use by the password alone proves nothing here, nor does a factor that may be a stranger's.
    const isProven = ({ trust, firstSeenAt }: Device) => trust === PROVEN && firstSeenAt < since && added.size === 0
    const approvers = devices.filter(isProven).map(({ id }) => id)
    const ways: readonly Factor[] = [...known, 'approval']
    const factors = ways.filter((factor) => (OF_DEVICES.has(factor) ? approvers.length > 0 : !added.has(factor)))
    const person = { owner, visitor }
    const pending = pendings.begin({ who, purpose, session, person, factors, deviceId, approvers })
    pending.triesLeft -= wrong.get(String(owner.memberId)) ?? 0
    return shown(pending)
  }

  /** @throws Refusal `ticket-invalid` for one of another session */
  function own(who: SignedIn, pendingId: string): Pending {
    const pending = pendings.of(pendingId)
    if (pending.who.ticket.id !== who.ticket.id) throw over()
    return pending
  }

  async function challenge(who: SignedIn, pendingId: string, factor: Factor): Promise<Challenge> {
    const pending = own(who, pendingId)
    const onNotMe = () => deny(pending, 'not-me')
    if (factor !== 'approval') return proofs.challenge(pending, factor, onNotMe)
    const { owner, visitor } = personOf(pending, factor)
    const { promptId, number, numbers, askedAt, expiresAt } = qrCodes.show(pending, { isScanned: false, onNotMe })
    const { protocol, client, remoteAddress } = visitor
    const facts = { protocol, client, remoteAddress, number, numbers, appPassword: '' }
    parts
      .notify(owner, { ...facts, id: promptId, state: 'open', askedAt, expiresAt }, pending.purpose)
      .catch((error: unknown) => log.warn({ err: error }, 'an owner was not told of a prompt'))
    return { factor, number, expiresAt }
  }

  async function answer(
    who: SignedIn,
    pendingId: string,
    factor: Factor,
    given: string | object,
  ): Promise<StepUpOutcome> {
    const pending = own(who, pendingId)
    await reception.letNear(pending.session.visitor)
    if (await proofs.isRight(pending, factor, given)) return pass(pending, factor)
    reception.countWrong(pending.session.visitor)
    throw await wrongAnswer(pending)
  }

  async function outcomeOf(who: SignedIn, pendingId: string): Promise<StepUpOutcome | undefined> {
    const pending = own(who, pendingId)
    const said = qrCodes.take(pending)
    if (said === undefined) return undefined
    // "Not me" ended it already: what is left is a number chosen wrongly.
    if (said === 'no') throw await wrongAnswer(pending)
    return pass(pending, 'approval')
  }

  async function wrongAnswer(pending: Pending): Promise<Refusal> {
    const member = String(pending.who.owner.memberId)
    pending.triesLeft -= 1
    wrong.set(member, (wrong.get(member) ?? 0) + 1)
    if (pending.triesLeft > 0) return new Refusal('wrong-credentials', 'Wrong code')
    await deny(pending, 'wrong-answers')
    return over()
  }

  async function deny(pending: Pending, why: 'not-me' | 'wrong-answers'): Promise<void> {
    pendings.end(pending)
    wrong.delete(String(pending.who.owner.memberId))
    passed.delete(keyOf(pending.who.ticket.id, pending.purpose))
    await parts.denied(pending.who, pending.purpose, why, pending.session.visitor.remoteAddress)
    await settle(pending, 'step-up-failed')
  }

  async function pass(pending: Pending, factor: Factor): Promise<StepUpOutcome> {
    const { who, purpose } = pending
    pendings.end(pending)
    wrong.delete(String(who.owner.memberId))
    const until = now() + STEP_UP_GOOD_MS
    passed.set(keyOf(who.ticket.id, purpose), until)
    const actor = String(who.owner.memberId)
    await store.write(ticket, (tx) => recordEvent(tx, { type: 'step-up.passed', ...who.owner, actor, purpose, factor }))
    return { state: 'passed', until }
  }

  /** A failure stands in the member's history like that of a sign-in from there. */
  async function settle({ session: { event, owner } }: Pending, outcome: 'step-up-failed' | 'step-up-abandoned') {
    await risk
      .settle({ ...event, at: now() }, outcome, owner)
      .catch((error: unknown) => log.error({ err: error }, 'a verification was not counted'))
  }

  return {
    passedUntil,
    begin,
    pending: (who, pendingId) => shown(own(who, pendingId)),
    challenge,
    answer,
    outcomeOf,
  }
}

const over = () => new Refusal('ticket-invalid', 'This verification has ended, begin again')
