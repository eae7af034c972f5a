// The journey through a page: a password, then whatever more the verdict asks for, then perhaps a new password.
import { Refusal } from '../base/refusal.ts'
import { bindDevice, deviceOfToken } from '../directory/credentials/devices.ts'
import { clientOf } from '../risk/client.ts'
import { factorsOf, passCode } from './factors.ts'
import { PendingSignIns, shown, type Pending } from './pending-sign-ins.ts'
import type { Judged, Reception } from './reception.ts'
import type { Challenge, Factor, WebOutcome, WebSignIn, WebVisitor } from './web-sign-in.ts'

export interface WebSignInParts {
  readonly reception: Reception
}

export function openWebSignIn({ reception }: WebSignInParts): WebSignIn {
  const { store, directory, ticket } = reception.parts
  const pendingSignIns = new PendingSignIns((pending) => {
    if (pending.judged !== undefined && pending.proven === undefined)
      void reception.settle(pending.judged, 'step-up-abandoned')
  })

  async function withPassword(visitor: WebVisitor, username: string, password: string): Promise<WebOutcome> {
    const named = { ...visitor, username }
    const pace = await reception.letNear(named)
    const known = await reception.read((tx) => reception.credentials(tx, username))
    if (!(await reception.isPassword(password, known, pace)) || known === undefined) {
      throw reception.wrong(named, known, password)
    }
    const { owner } = known
    const { device, trust, factors } = await reception.read(async (tx) => {
      const device = await deviceOfToken(tx, owner, visitor.deviceToken)
      return { device, trust: device?.trust ?? 0, factors: await factorsOf(tx, owner) }
    })
    const judged = await reception.judge({
      visitor: named,
      known,
      method: 'password',
      isDeviceBound: device?.isBound === true,
      ...(device !== undefined && { deviceId: device.id }),
    })
    // Who has a second factor gives it once on each device.
    const isAsked = judged.decision === 'step-up' || judged.needsFactor || (factors.length > 0 && trust < PROVEN)
    if (!isAsked) return goOn(pendingSignIns.begin({ judged, factors, deviceId: device?.id }), 'allowed')
    if (factors.length === 0) throw await reception.deny(judged, 'no second factor')
    const pending = pendingSignIns.begin({ judged, factors, deviceId: device?.id })
    return { state: 'factor-needed', pending: shown(pending) }
  }

  async function challenge(_: WebVisitor, pendingId: string, factor: Factor): Promise<Challenge> {
    const pending = pendingSignIns.of(pendingId)
    requireOffered(pending, factor)
    if (factor === 'totp' || factor === 'recovery-code') return { factor }
    throw notOffered()
  }

  async function answer(
    visitor: WebVisitor,
    pendingId: string,
    factor: Factor,
    given: string | object,
  ): Promise<WebOutcome> {
    const pending = pendingSignIns.of(pendingId)
    requireOffered(pending, factor)
    const { judged } = pending
    if (judged === undefined || typeof given !== 'string') throw notOffered()
    if (factor !== 'totp' && factor !== 'recovery-code') throw notOffered()
    await reception.letNear({ ...visitor, username: judged.visitor.username })
    const isRight = await store.write(ticket, (tx) => passCode(tx, judged.known.owner, factor, given))
    if (!isRight) throw await wrongAnswer(pending, judged)
    return goOn(pending, 'step-up-passed')
  }

  async function wrongAnswer(pending: Pending, judged: Judged): Promise<Refusal> {
    pending.triesLeft -= 1
    reception.countWrong(judged.visitor)
    if (pending.triesLeft > 0) return new Refusal('wrong-credentials', 'Wrong code')
    pendingSignIns.end(pending)
    await reception.settle(judged, 'step-up-failed')
    return new Refusal('ticket-invalid', 'Too many wrong codes, begin again')
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
    const { client } = judged.visitor
    const device = await store.write(ticket, (tx) =>
      bindDevice(tx, owner, pending.deviceId, deviceLabel(client), outcome === 'step-up-passed'),
    )
    const event = { ...judged.event, device: device.id }
    const signedIn = await reception.admit({ ...judged, event }, outcome)
    return { state: 'signed-in', signedIn, deviceToken: device.token }
  }

  async function changePassword(_: WebVisitor, pendingId: string, password: string): Promise<WebOutcome> {
    const pending = pendingSignIns.of(pendingId)
    const { judged, proven } = pending
    if (judged === undefined || proven === undefined) throw notOffered()
    const { owner, address } = judged.known
    const words = await reception.read((tx) => directory.accountWords(tx, address, ''))
    const prepared = await directory.preparePassword(password, words)
    await store.write(ticket, (tx) => directory.setPassword(tx, owner, prepared, String(owner.memberId)))
    return enter(pending, judged, proven)
  }

  return {
    withPassword,
    challenge,
    answer,
    changePassword,
    passkeyOptions: async () => {
      throw notOffered()
    },
    outcomeOf: async (_, pendingId) => void pendingSignIns.of(pendingId),
  }
}

/** A second factor was given on the device. */
const PROVEN = 2

function requireOffered({ factors }: Pending, factor: Factor): void {
  if (!factors.includes(factor)) throw notOffered()
}

function notOffered(): Refusal {
  return new Refusal('bad-parameter', 'This way is not open to you')
}

/** Words that an owner recognises: `chrome on windows`. */
export function deviceLabel(client: string): string {
  const { family, system } = clientOf(client)
  return [family, system].filter((word) => word !== '').join(' on ')
}
