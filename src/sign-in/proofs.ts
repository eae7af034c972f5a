// What proves a person besides the password: what is shown for each way, and whether an answer is right. A sign-in asks so, and
// whoever is in already is asked so again before mail that was held goes out.
import { Refusal } from '../base/refusal.ts'
import { passkeyRequest, passPasskey, type RelyingParty } from '../directory/credentials/passkeys.ts'
import { masked, secondAddressOf } from '../directory/credentials/second-address.ts'
import type { Owner } from '../directory/directory.ts'
import { isSameCode, newCode, type SendCode } from './email-codes.ts'
import { passCode } from './factors.ts'
import type { PendingProof, PendingProofs, Person } from './pending-proofs.ts'
import { newQuestion } from './questions.ts'
import type { Reception } from './reception.ts'
import type { SignInStates } from './states.ts'
import type { Challenge, Factor } from './web-sign-in.ts'

export interface ProofParts {
  readonly reception: Reception
  readonly states: SignInStates
  readonly party: RelyingParty
  /** of the organisation: a passkey alone says who comes only within one */
  readonly organisation: () => Promise<Pick<Owner, 'organisationId'>>
  readonly sendCode: SendCode
  /** where phones say yes, such as `https://mail.example.org/approve` */
  readonly approveAt: string
}

export class Proofs {
  readonly #parts: ProofParts
  readonly #pendings: PendingProofs

  constructor(parts: ProofParts, pendings: PendingProofs) {
    this.#parts = parts
    this.#pendings = pendings
  }

  /** All ways but `approval`, which each journey asks for in its own manner. @throws Refusal `bad-parameter` */
  async challenge(pending: PendingProof, factor: Factor): Promise<Challenge> {
    const { reception, party, sendCode, approveAt } = this.#parts
    const { owner } = personOf(pending, factor)
    if (factor === 'totp' || factor === 'recovery-code') return { factor }
    if (factor === 'qr') {
      const question = newQuestion(true)
      await this.#pendings.change(pending, { question })
      const { code, number, expiresAt } = question
      return { factor, url: `${approveAt}?code=${code}`, number, expiresAt }
    }
    if (factor === 'passkey') {
      const options = await reception.read((tx) => passkeyRequest(tx, owner, party, pending.passkeysBefore))
      await this.#pendings.change(pending, { passkeyChallenge: options.challenge })
      return { factor, options }
    }
    const address = await reception.read((tx) => secondAddressOf(tx, owner))
    if (factor !== 'email' || address === undefined) throw notOffered()
    // One mail a proof: asking again does not fill somebody's mailbox.
    const code = newCode()
    if (await this.#pendings.putOnce(pending, 'emailCode', code)) await sendCode(address, code)
    return { factor, sentTo: masked(address) }
  }

  /** @throws Refusal `bad-parameter` for a way that is not open to the member */
  async isRight(pending: PendingProof, factor: Factor, given: string | object): Promise<boolean> {
    const { store, ticket } = this.#parts.reception.parts
    const { owner } = personOf(pending, factor)
    if (factor === 'passkey') return (await this.ownerOfPasskey(pending, given))?.memberId === owner.memberId
    if (typeof given !== 'string') return false
    if (factor === 'email') return pending.emailCode !== undefined && isSameCode(given, pending.emailCode)
    if (factor !== 'totp' && factor !== 'recovery-code') return false
    return store.write(ticket, (tx) => passCode(tx, owner, factor, given))
  }

  /** A challenge is answered once. @returns undefined when the passkey does not fit */
  async ownerOfPasskey(pending: PendingProof, given: string | object): Promise<Owner | undefined> {
    const { store, ticket } = this.#parts.reception.parts
    const passkeyChallenge = await this.#pendings.take(pending, 'passkeyChallenge')
    if (passkeyChallenge === undefined || typeof given !== 'object') return undefined
    const organisation = await this.#parts.organisation()
    try {
      return await store.write(ticket, (tx) =>
        passPasskey(tx, organisation, this.#parts.party, passkeyChallenge, given, pending.passkeysBefore),
      )
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'wrong-credentials') return undefined
      throw error
    }
  }
}

/** @throws Refusal `bad-parameter` for a way that is not open to the member */
export function personOf({ person, factors }: PendingProof, factor: Factor): Person {
  if (person === undefined || !factors.includes(factor)) throw notOffered()
  return person
}

export function notOffered(): Refusal {
  return new Refusal('bad-parameter', 'This way is not open to you')
}
