// The second verification of an open session: the same proofs as at a sign-in, asked again for one purpose.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import type { Trusted } from './factor-trust.ts'
import { factorsOf, hasPasskey, trustedDevices } from './factors.ts'
import type { Notify } from './owner-approval.ts'
import {
  MAX_TRIES,
  over,
  PendingProofs,
  shown,
  type PendingProof,
  type Person,
  type ProofFacts,
} from './pending-proofs.ts'
import { personOf, Proofs, type ProofParts } from './proofs.ts'
import { isAnswered, newQuestion, type AskedProof } from './questions.ts'
import { keptVisitor, type SignedIn } from './sign-in.ts'
import { STEP_UP_GOOD_MS, type Denied, type StepUp, type StepUpOutcome, type StepUpPurpose } from './step-up.ts'
import type { Challenge, Factor, PendingSignIn } from './web-sign-in.ts'

export interface StepUpParts extends ProofParts {
  readonly notify: Notify
  readonly denied: Denied
  /** which factors of a member count, as the events tell */
  readonly trusted: (owner: Owner, doubtAt: number) => Promise<Trusted>
}

/** What one always has. */
type StepUpFacts = ProofFacts & Required<Pick<ProofFacts, 'session'>> & { purpose: StepUpPurpose; person: Person }
type StepUpProof = PendingProof & StepUpFacts

/** Said by another device of the member. */
const OF_DEVICES: ReadonlySet<Factor> = new Set(['qr', 'approval'])
/** Wrong answers of a member count for so long, however often they begin again. */
const WRONG_KEPT_MS = 60 * 60_000

const log = logOf('sign-in')

/** @returns with it what the phone's "not me" to a question of it brings about */
export function openStepUp(parts: StepUpParts): StepUp & { readonly notMe: (asked: AskedProof) => Promise<void> } {
  const { reception, states } = parts
  const { store, ticket, sessions, risk } = reception.parts
  const pendings = new PendingProofs(states, (purpose) => purpose !== 'sign-in')
  const proofs = new Proofs(parts, pendings)
  const passedId = (ticketId: string, purpose: StepUpPurpose) => `${ticketId} ${purpose}`
  const triesId = ({ memberId }: Owner) => String(memberId)

  async function passedUntil({ ticket: { id } }: SignedIn, purpose: StepUpPurpose): Promise<number | undefined> {
    return (await states.get('passed', passedId(id, purpose)))?.until
  }

  async function begin(who: SignedIn, purpose: StepUpPurpose, doubtAt: number): Promise<PendingSignIn> {
    const live = sessions.of(who.owner.memberId).find((each) => each.ticket.id === who.ticket.id)
    if (live === undefined) throw new Refusal('ticket-invalid', 'Session has ended')
    const { owner, visitor, event } = live
    const deviceId = event.device
    const trusted = await parts.trusted(owner, doubtAt)
    const { known, hasOldPasskey, devices } = await reception.read(async (tx) => ({
      known: await factorsOf(tx, owner, deviceId),
      hasOldPasskey: await hasPasskey(tx, owner, trusted.before),
      devices: await trustedDevices(tx, owner, deviceId),
    }))
    // A day of use by the password alone proves nothing here, nor does a factor that may be a stranger's.
    const proven = devices.filter(({ provenAt }) => provenAt !== undefined)
    const approvers = proven.filter(({ provenAt = 0 }) => provenAt < trusted.before).map(({ id }) => id)
    const counts = (factor: Factor): boolean => {
      if (OF_DEVICES.has(factor)) return approvers.length > 0
      return factor === 'passkey' ? hasOldPasskey : !trusted.tooNew.has(factor)
    }
    const tooNew = known.filter((factor) => !counts(factor) && (factor !== 'qr' || proven.length > 0))
    const ways: readonly Factor[] = [...known, 'approval']
    const factors = ways.filter(counts)
    const session = { ticketId: who.ticket.id, event }
    const person = { owner, visitor: keptVisitor(visitor) }
    const passkeysBefore = trusted.before
    const facts = { purpose, person, session, factors, tooNew, deviceId, approvers, passkeysBefore }
    return counted(await pendings.begin(facts), owner)
  }

  async function counted(pending: PendingProof, owner: Owner): Promise<PendingSignIn> {
    const left = await states.get('tries', triesId(owner))
    return { ...shown(pending), triesLeft: left?.triesLeft ?? MAX_TRIES }
  }

  /** @throws Refusal `ticket-invalid` for one of another session */
  async function own(who: SignedIn, pendingId: string): Promise<StepUpProof> {
    const pending = await pendings.of(pendingId)
    if (!isStepUp(pending) || pending.session.ticketId !== who.ticket.id) throw over()
    return pending
  }

  async function challenge(who: SignedIn, pendingId: string, factor: Factor): Promise<Challenge> {
    const pending = await own(who, pendingId)
    if (factor !== 'approval') return proofs.challenge(pending, factor)
    const { owner, visitor } = personOf(pending, factor)
    const question = newQuestion(false)
    await pendings.change(pending, { question })
    const { promptId: id, number, numbers, askedAt, expiresAt } = question
    const { protocol, client, remoteAddress } = visitor
    const facts = { protocol, client, remoteAddress, number, numbers, appPassword: '' }
    parts
      .notify(owner, { ...facts, id, state: 'open', askedAt, expiresAt }, pending.purpose)
      .catch((error: unknown) => log.warn({ err: error }, 'an owner was not told of a prompt'))
    return { factor, number, expiresAt }
  }

  async function answer(
    who: SignedIn,
    pendingId: string,
    factor: Factor,
    given: string | object,
  ): Promise<StepUpOutcome> {
    const pending = await own(who, pendingId)
    const { visitor } = personOf(pending, factor)
    await reception.letNear(visitor)
    const triesLeft = await takeTry(pending)
    if (await proofs.isRight(pending, factor, given)) return pass(pending, factor)
    reception.countWrong(visitor)
    throw await wrongAnswer(pending, triesLeft)
  }

  async function outcomeOf(who: SignedIn, pendingId: string): Promise<StepUpOutcome | undefined> {
    const pending = await own(who, pendingId)
    if (pending.question === undefined || !isAnswered(pending.question)) return undefined
    const said = await pendings.take(pending, 'question', isAnswered)
    if (said === undefined) return undefined
    if (said.answer === 'yes') return pass(pending, 'approval')
    // "Not me" ended it already: what is left is a number chosen wrongly.
    throw await wrongAnswer(pending, await takeTry(pending))
  }

  /**
   * Before an answer is looked at, so that many at once are no more than were left. They are those of the member: beginning again
   * gives no more of them.
   * @returns how many are left then
   */
  async function takeTry({ person: { owner } }: StepUpProof): Promise<number> {
    const fresh = { memberId: owner.memberId, facts: {}, until: now() + WRONG_KEPT_MS, triesLeft: MAX_TRIES }
    const left = await states.takeTry('tries', triesId(owner), fresh)
    if (left === undefined) throw over()
    return left
  }

  async function wrongAnswer(pending: StepUpProof, triesLeft: number): Promise<Refusal> {
    if (triesLeft > 0) return new Refusal('wrong-credentials', 'Wrong code')
    await pendings.end(pending)
    await deny(pending, 'wrong-answers')
    return over()
  }

  async function deny({ person, purpose, session }: StepUpFacts, why: 'not-me' | 'wrong-answers'): Promise<void> {
    await states.end('tries', triesId(person.owner))
    await states.end('passed', passedId(session.ticketId, purpose))
    await parts.denied(person.owner, purpose, why, person.visitor.remoteAddress)
    // It stands in the member's history like a failure of a sign-in from there.
    await risk
      .settle({ ...session.event, at: now() }, 'step-up-failed', person.owner)
      .catch((error: unknown) => log.error({ err: error }, 'a verification was not counted'))
  }

  async function pass(pending: StepUpProof, factor: Factor): Promise<StepUpOutcome> {
    const { person, purpose, session } = pending
    const { owner } = person
    if (!(await pendings.end(pending))) throw over()
    await states.end('tries', triesId(owner))
    const until = now() + STEP_UP_GOOD_MS
    await states.put('passed', passedId(session.ticketId, purpose), { memberId: owner.memberId, facts: {}, until })
    const actor = String(owner.memberId)
    await store.write(ticket, (tx) => recordEvent(tx, { type: 'step-up.passed', ...owner, actor, purpose, factor }))
    return { state: 'passed', until }
  }

  return {
    passedUntil,
    begin,
    pending: async (who, pendingId) => {
      const pending = await own(who, pendingId)
      return counted(pending, pending.person.owner)
    },
    challenge,
    answer,
    outcomeOf,
    notMe: async ({ key, facts }) => {
      await states.end('proof', key)
      if (isStepUp(facts)) await deny(facts, 'not-me')
    },
  }
}

function isStepUp<Facts extends ProofFacts>(facts: Facts): facts is Facts & StepUpFacts {
  return facts.person !== undefined && facts.session !== undefined && facts.purpose !== 'sign-in'
}
