// The journey through a page: a password or a passkey, then whatever more the verdict asks for, then perhaps a new password.
import { recordEvent } from '../audit/events.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { bindDevice, deviceOfToken } from '../directory/credentials/devices.ts'
import { passkeyRequest } from '../directory/credentials/passkeys.ts'
import { clientLabel } from './client-label.ts'
import { factorsOf, hasSecondFactor } from './factors.ts'
import { isNewcomer } from './newcomer.ts'
import type { OwnerApproval } from './owner-approval.ts'
import { PendingProofs, shown, type PendingProof } from './pending-proofs.ts'
import { askAboutLeak } from './leaked-password.ts'
import { personNow } from './person-now.ts'
import { notOffered, Proofs, type ProofParts } from './proofs.ts'
import type { Judged } from './reception.ts'
import type { Challenge, Factor, WebOutcome, WebSignIn, WebVisitor } from './web-sign-in.ts'

export interface WebSignInParts extends ProofParts {
  readonly approval: OwnerApproval
  /** tells the owner, in their mailbox, of a sign-in on a device that is new */
  readonly notice: (judged: Judged) => Promise<void>
}

interface SignInFacts {
  /** absent while nobody knows who it is: a passkey alone will tell */
  readonly judged: Judged | undefined
  /** set when all proofs were given: what is left is a new password */
  proven?: 'allowed' | 'step-up-passed'
}
type Pending = PendingProof & SignInFacts

const log = logOf('sign-in')

/** A second factor was given on the device. */
const PROVEN = 2

export function openWebSignIn(parts: WebSignInParts): WebSignIn {
  const { reception, approval, qrCodes, party } = parts
  const { store, directory, ticket } = reception.parts
  const proofs = new Proofs(parts)
  const pendingSignIns = new PendingProofs<SignInFacts>(({ judged, proven }) => {
    if (judged !== undefined && proven === undefined) void reception.settle(judged, 'step-up-abandoned')
  })
  const beginWith = (judged: Judged | undefined, factors: readonly Factor[], deviceId: string | undefined): Pending => {
    const person = judged && { owner: judged.known.owner, visitor: judged.visitor }
    return pendingSignIns.begin({ purpose: 'sign-in', judged, person, factors, deviceId })
  }

  async function withPassword(visitor: WebVisitor, username: string, password: string): Promise<WebOutcome> {
    const named = { ...visitor, username }
    const pace = await reception.letNear(named)
    const found = await reception.read((tx) => reception.credentials(tx, username))
    if (!(await reception.isPassword(password, found, pace)) || found === undefined) {
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
    const begin = (factors: readonly Factor[]) => beginWith(judged, factors, device?.id)
    if (!isAsked) return goOn(begin([]), 'allowed')
    // A phone that proved itself once may be lost: it is no factor that was set up.
    if (factors.some((factor) => factor !== 'qr')) return askFactor(begin(factors), judged)
    return withoutFactor(judged, () => begin([...factors, 'approval']))
  }

  /** Who has nothing to prove it with: the first day must do without; later an administrator answers for the member. */
  async function withoutFactor(judged: Judged, begin: () => Pending): Promise<WebOutcome> {
    const { event, known, assessment, needsFactor } = judged
    const { owner } = known
    if (!needsFactor && (await isNewcomer(reception, owner, event, assessment))) {
      const why = assessment.reasons[0]?.id ?? 'new account'
      await store.write(ticket, (tx) => recordEvent(tx, { type: 'sign-in.unproven', ...owner, actor: 'sign-in', why }))
      return goOn(begin(), 'allowed')
    }
    const answer = await approval.takeAnswer(judged)
    if (answer === 'no') throw await reception.deny(judged, 'owner said no')
    return answer === 'yes' ? goOn(begin(), 'step-up-passed') : askFactor(begin(), judged)
  }

  async function askFactor(pending: Pending, judged: Judged): Promise<WebOutcome> {
    const { visitor, known, assessment } = judged
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
    const pending = beginWith(undefined, ['passkey'], undefined)
    pending.passkeyChallenge = options.challenge
    return { pending: shown(pending), options }
  }

  async function challenge(_: WebVisitor, pendingId: string, factor: Factor): Promise<Challenge> {
    const pending = pendingSignIns.of(pendingId)
    if (factor !== 'approval') return proofs.challenge(pending, factor)
    const { number } = await approval.ask(judgedOf(pending, factor), undefined)
    return { factor, number, expiresAt: pending.expiresAt }
  }

  async function answer(
    visitor: WebVisitor,
    pendingId: string,
    factor: Factor,
    given: string | object,
  ): Promise<WebOutcome> {
    const pending = pendingSignIns.of(pendingId)
    if (pending.judged === undefined) return enterByPasskey(visitor, pending, given)
    const judged = judgedOf(pending, factor)
    await reception.letNear(judged.visitor)
    if (!(await proofs.isRight(pending, factor, given))) throw await wrongAnswer(pending, judged)
    return goOn(pending, 'step-up-passed')
  }

  /** A passkey is two factors at once: what the device holds, and who opens it. */
  async function enterByPasskey(visitor: WebVisitor, pending: Pending, given: string | object): Promise<WebOutcome> {
    const owner = await proofs.ownerOfPasskey(pending, given)
    if (owner === undefined) throw reception.wrong({ ...visitor, username: '' }, undefined)
    const { known, device } = await reception.read(async (tx) => ({
      known: await directory.credentialsOf(tx, owner),
      device: await deviceOfToken(tx, owner, visitor.deviceToken),
    }))
    pendingSignIns.end(pending)
    const judged = await reception.judge({
      visitor: { ...visitor, username: known.address },
      known,
      method: 'passkey',
      isDeviceBound: device?.isBound === true,
      person: await personNow(reception, owner),
      ...(device !== undefined && { deviceId: device.id }),
    })
    return goOn(beginWith(judged, [], device?.id), 'step-up-passed')
  }

  async function wrongAnswer(pending: Pending, judged: Judged): Promise<Refusal> {
    pending.triesLeft -= 1
    reception.countWrong(judged.visitor)
    if (pending.triesLeft > 0) return new Refusal('wrong-credentials', 'Wrong code')
    pendingSignIns.end(pending)
    await reception.settle(judged, 'step-up-failed')
    return new Refusal('ticket-invalid', 'Too many wrong codes, begin again')
  }

  async function outcomeOf(_: WebVisitor, pendingId: string): Promise<WebOutcome | undefined> {
    const pending = pendingSignIns.of(pendingId)
    const { judged, factors } = pending
    if (judged === undefined) return undefined
    const said = qrCodes.take(pending) ?? (factors.includes('approval') ? await approval.takeAnswer(judged) : undefined)
    if (said === undefined) return undefined
    if (said === 'yes') return goOn(pending, 'step-up-passed')
    pendingSignIns.end(pending)
    throw await reception.deny(judged, 'owner said no')
  }

  /** All proofs were given: a new password, if one is asked for, then in. */
  async function goOn(pending: Pending, outcome: 'allowed' | 'step-up-passed'): Promise<WebOutcome> {
    const { judged } = pending
    if (judged === undefined) throw notOffered()
    pending.proven = outcome
    const why = judged.known.passwordChange
    if (why !== undefined && judged.event.method === 'password')
      return { state: 'password-change-needed', pending: shown(pending), why }
    return enter(pending, judged, outcome)
  }

  async function enter(pending: Pending, judged: Judged, outcome: 'allowed' | 'step-up-passed'): Promise<WebOutcome> {
    pendingSignIns.end(pending)
    const { owner } = judged.known
    const label = clientLabel(judged.visitor.client)
    const device = await store.write(ticket, async (tx) => {
      const device = await bindDevice(tx, owner, pending.deviceId, label, outcome === 'step-up-passed')
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
    const pending = pendingSignIns.of(pendingId)
    const { judged, proven } = pending
    if (judged === undefined || proven === undefined) throw notOffered()
    const { owner, address } = judged.known
    const { words, before } = await reception.read(async (tx) => ({
      words: await directory.accountWords(tx, address, ''),
      before: await directory.passwordsBefore(tx, owner),
    }))
    const prepared = await directory.preparePassword(password, words, before)
    await store.write(ticket, (tx) => directory.setPassword(tx, owner, prepared, String(owner.memberId)))
    return enter(pending, judged, proven)
  }

  return { withPassword, passkeyOptions, challenge, answer, outcomeOf, changePassword }
}

/** @throws Refusal `bad-parameter` for a way that is not open to the member */
function judgedOf({ judged, factors }: Pending, factor: Factor): Judged {
  if (judged === undefined || !factors.includes(factor)) throw notOffered()
  return judged
}
