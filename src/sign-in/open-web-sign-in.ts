// The journey through a page: a password or a passkey, then whatever more the verdict asks for, then perhaps a new password.
import { recordEvent } from '../audit/events.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { bindDevice, deviceOfToken } from '../directory/credentials/devices.ts'
import { passkeyRequest } from '../directory/credentials/passkeys.ts'
import { noteChange } from './account-notice.ts'
import { clientLabel } from './client-label.ts'
import { factorsOf, hasSecondFactor } from './factors.ts'
import { isNewcomer } from './newcomer.ts'
import type { OwnerApproval } from './owner-approval.ts'
import { judgedFrom, recordOf } from './judged-record.ts'
import { over, PendingProofs, shown, type PendingProof, type ProofFacts } from './pending-proofs.ts'
import { askAboutLeak } from './leaked-password.ts'
import { personNow } from './person-now.ts'
import { notOffered, personOf, Proofs, type ProofParts } from './proofs.ts'
import { isAnswered } from './questions.ts'
import type { Judged } from './reception.ts'
import { keptVisitor } from './sign-in.ts'
import type { Challenge, Factor, WebOutcome, WebSignIn, WebVisitor } from './web-sign-in.ts'

export interface WebSignInParts extends ProofParts {
  readonly approval: OwnerApproval
  /** tells the owner, in their mailbox, of a sign-in on a device that is new */
  readonly notice: (judged: Judged) => Promise<void>
}

/** Who gave a right first proof, and with which device. */
interface Entrant {
  readonly judged: Judged
  readonly deviceId: string | undefined
}

type Proven = NonNullable<ProofFacts['proven']>

const log = logOf('sign-in')

/** A second factor was given on the device. */
const PROVEN = 2

export function openWebSignIn(parts: WebSignInParts): WebSignIn {
  const { reception, approval, party } = parts
  const { store, directory, ticket } = reception.parts
  const pendings = new PendingProofs(parts.states, (purpose) => purpose === 'sign-in')
  const proofs = new Proofs(parts, pendings)
  const begin = ({ judged, deviceId }: Entrant, factors: readonly Factor[], proven?: Proven): Promise<PendingProof> => {
    const person = { owner: judged.known.owner, visitor: keptVisitor(judged.visitor) }
    return pendings.begin({ purpose: 'sign-in', judged: recordOf(judged), person, factors, deviceId, proven })
  }
  /** @throws Refusal `bad-parameter` while nobody knows who it is */
  const entrantOf = async ({ judged, person, deviceId }: PendingProof): Promise<Entrant> => {
    if (judged === undefined || person === undefined) throw notOffered()
    return { judged: await judgedFrom(reception, judged, person), deviceId }
  }

  async function withPassword(visitor: WebVisitor, username: string, password: string): Promise<WebOutcome> {
    const named = { ...visitor, username }
    const pace = await reception.letNear(named)
    const found = await reception.read((tx) => reception.credentials(tx, username))
    if (!(await reception.isPassword(named, password, found, pace)) || found === undefined) {
      throw reception.wrong(named, found, password)
    }
    const known = await askAboutLeak(reception, found, password)
    const { owner } = known
    const { device, factors, isTwofold } = await reception.read(async (tx) => {
      const device = await deviceOfToken(tx, owner, visitor.deviceToken)
      return {
        device,
        factors: await factorsOf(tx, owner, device?.id),
        isTwofold: await hasSecondFactor(tx, owner),
      }
    })
    const judged = await reception.judge({
      visitor: named,
      known,
      method: 'password',
      isDeviceBound: device?.isBound === true,
      person: await personNow(reception, owner),
      ...(device !== undefined && { deviceId: device.id }),
    })
    // Who has a second factor gives it once on each device.
    const isAsked = judged.decision === 'step-up' || judged.needsFactor || (isTwofold && (device?.trust ?? 0) < PROVEN)
    const entrant = { judged, deviceId: device?.id }
    if (!isAsked) return goOn(entrant, 'allowed')
    // A phone that proved itself once may be lost: it is no factor that was set up.
    if (factors.some((factor) => factor !== 'qr')) return askFactor(entrant, factors)
    return withoutFactor(entrant, [...factors, 'approval'])
  }

  /** Who has nothing to prove it with: the first day must do without; later an administrator answers for the member. */
  async function withoutFactor(entrant: Entrant, factors: readonly Factor[]): Promise<WebOutcome> {
    const { judged } = entrant
    const { event, known, assessment, needsFactor } = judged
    const { owner } = known
    if (!needsFactor && (await isNewcomer(reception, owner, event, assessment))) {
      const why = assessment.reasons[0]?.id ?? 'new account'
      await store.write(ticket, (tx) => recordEvent(tx, { type: 'sign-in.unproven', ...owner, actor: 'sign-in', why }))
      return goOn(entrant, 'allowed')
    }
    const answer = await approval.takeAnswer(judged)
    if (answer === 'no') throw await reception.deny(judged, 'owner said no')
    return answer === 'yes' ? goOn(entrant, 'step-up-passed') : askFactor(entrant, factors)
  }

  async function askFactor(entrant: Entrant, factors: readonly Factor[]): Promise<WebOutcome> {
    const { visitor, known, assessment } = entrant.judged
    const pending = await begin(entrant, factors)
    const why = assessment.reasons[0]?.id ?? 'second factor'
    await store.write(ticket, (tx) =>
      recordEvent(tx, {
        type: 'sign-in.stepped-up',
        ...known.owner,
        actor: 'sign-in',
        protocol: visitor.protocol,
        why,
      }),
    )
    return { state: 'factor-needed', pending: shown(pending) }
  }

  async function passkeyOptions(visitor: WebVisitor) {
    await reception.letNear({ ...visitor, username: '' })
    const options = await reception.read((tx) => passkeyRequest(tx, undefined, party))
    const passkeyChallenge = options.challenge
    const pending = await pendings.begin({ purpose: 'sign-in', factors: ['passkey'], passkeyChallenge })
    return { pending: shown(pending), options }
  }

  async function challenge(_: WebVisitor, pendingId: string, factor: Factor): Promise<Challenge> {
    const pending = await pendings.of(pendingId)
    if (factor !== 'approval') return proofs.challenge(pending, factor)
    personOf(pending, factor)
    const { number } = await approval.ask((await entrantOf(pending)).judged, undefined)
    return { factor, number, expiresAt: pending.expiresAt }
  }

  async function answer(
    visitor: WebVisitor,
    pendingId: string,
    factor: Factor,
    given: string | object,
  ): Promise<WebOutcome> {
    const pending = await pendings.of(pendingId)
    if (pending.judged === undefined) return enterByPasskey(visitor, pending, given)
    await reception.letNear(personOf(pending, factor).visitor)
    const triesLeft = await pendings.takeTry(pending)
    const entrant = await entrantOf(pending)
    if (await proofs.isRight(pending, factor, given)) return goOn(entrant, 'step-up-passed', pending)
    reception.countWrong(entrant.judged.visitor)
    if (triesLeft > 0) throw new Refusal('wrong-credentials', 'Wrong code')
    if (await pendings.end(pending)) await reception.settle(entrant.judged, 'step-up-failed')
    throw new Refusal('ticket-invalid', 'Too many wrong codes, begin again')
  }

  /** A passkey is two factors at once: what the device holds, and who opens it. */
  async function enterByPasskey(
    visitor: WebVisitor,
    pending: PendingProof,
    given: string | object,
  ): Promise<WebOutcome> {
    const owner = await proofs.ownerOfPasskey(pending, given)
    if (owner === undefined) throw reception.wrong({ ...visitor, username: '' }, undefined)
    const { known, device } = await reception.read(async (tx) => ({
      known: await directory.credentialsOf(tx, owner),
      device: await deviceOfToken(tx, owner, visitor.deviceToken),
    }))
    await pendings.end(pending)
    const judged = await reception.judge({
      visitor: { ...visitor, username: known.address },
      known,
      method: 'passkey',
      isDeviceBound: device?.isBound === true,
      person: await personNow(reception, owner),
      ...(device !== undefined && { deviceId: device.id }),
    })
    return goOn({ judged, deviceId: device?.id }, 'step-up-passed')
  }

  async function outcomeOf(_: WebVisitor, pendingId: string): Promise<WebOutcome | undefined> {
    const pending = await pendings.of(pendingId)
    if (pending.judged === undefined) return undefined
    const entrant = await entrantOf(pending)
    const asked = pending.question && isAnswered(pending.question) ? pending.question.answer : undefined
    const isHeld = asked === undefined && pending.factors.includes('approval')
    const said = isHeld ? await approval.takeAnswer(entrant.judged) : asked
    if (said === undefined) return undefined
    if (said === 'yes') return goOn(entrant, 'step-up-passed', pending)
    if (!(await pendings.end(pending))) throw over()
    throw await reception.deny(entrant.judged, 'owner said no')
  }

  /**
   * All proofs were given: a new password, if one is asked for, then in.
   * @param pending  absent when nothing had to be asked
   */
  async function goOn(entrant: Entrant, outcome: Proven, pending?: PendingProof): Promise<WebOutcome> {
    const { known, event } = entrant.judged
    const why = known.passwordChange
    if (why !== undefined && event.method === 'password') {
      const kept = pending && (await pendings.change(pending, { proven: outcome }))
      return { state: 'password-change-needed', pending: shown(kept ?? (await begin(entrant, [], outcome))), why }
    }
    if (pending !== undefined && !(await pendings.end(pending))) throw over()
    return enter(entrant, outcome)
  }

  async function enter({ judged, deviceId }: Entrant, outcome: Proven): Promise<WebOutcome> {
    const { owner } = judged.known
    const label = clientLabel(judged.visitor.client)
    const device = await store.write(ticket, async (tx) => {
      await directory.requireSignsIn(tx, owner)
      const device = await bindDevice(tx, owner, deviceId, label, outcome === 'step-up-passed')
      if (device.isNew)
        await recordEvent(tx, { type: 'device.bound', ...owner, actor: String(owner.memberId), deviceId: device.id })
      return device
    })
    const event = { ...judged.event, device: device.id }
    const signedIn = await reception.admit({ ...judged, event }, outcome)
    if (device.isNew) parts.notice(judged).catch((error: unknown) => log.warn({ err: error }, 'an owner was not told'))
    return { state: 'signed-in', signedIn, deviceToken: device.token }
  }

  async function changePassword(_: WebVisitor, pendingId: string, password: string): Promise<WebOutcome> {
    const pending = await pendings.of(pendingId)
    const { proven } = pending
    if (proven === undefined) throw notOffered()
    const entrant = await entrantOf(pending)
    const { owner, address } = entrant.judged.known
    const { words, before } = await reception.read(async (tx) => ({
      words: await directory.accountWords(tx, address, ''),
      before: await directory.passwordsBefore(tx, owner),
    }))
    const prepared = await directory.preparePassword(password, words, before)
    if (!(await pendings.end(pending))) throw over()
    await store.write(ticket, async (tx) => {
      await directory.requireSignsIn(tx, owner)
      const actor = String(owner.memberId)
      await noteChange(tx, owner, actor, { what: 'password', isAdded: true }, entrant.judged)
      await directory.setPassword(tx, owner, prepared, actor)
    })
    return enter(entrant, proven)
  }

  return { withPassword, passkeyOptions, challenge, answer, outcomeOf, changePassword }
}
