// People who are asked to prove it, between the question and its end: in the database, so that any server goes on with them.
import { now } from '../base/clock.ts'
import { randomText, type TicketId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import type { SignInEvent } from '../risk/event.ts'
import type { JudgedRecord } from './judged-record.ts'
import type { Question } from './questions.ts'
import type { NamedVisitor } from './sign-in.ts'
import type { SignInStates, State } from './states.ts'
import type { Factor, PendingSignIn } from './web-sign-in.ts'

/** Source: the issue, "5 wrong or 5 minutes → deny". */
export const PENDING_MS = 5 * 60_000
export const MAX_TRIES = 5

/** What a proof is for: coming in; letting go one’s own held mail while one is in; as an officer, that of others, or a member. */
export type ProofPurpose = 'sign-in' | 'release-mail' | 'decide-incident'

export interface Person {
  readonly owner: Owner
  readonly visitor: NamedVisitor
}

/** What the database keeps of one, as JSON. */
export interface ProofFacts {
  readonly purpose: ProofPurpose
  /** absent while nobody knows who it is: a passkey alone will tell */
  readonly person?: Person | undefined
  readonly factors: readonly Factor[]
  /** as `PendingSignIn` has it */
  readonly tooNew?: readonly Factor[]
  /** the device that asks */
  readonly deviceId?: string | undefined
  /** of who is in already: the session that has to prove itself, and how it came in */
  readonly session?: { readonly ticketId: TicketId; readonly event: SignInEvent }
  /** ids of the devices that may say yes for it; absent: any other that is trusted */
  readonly approvers?: readonly string[]
  /** ms since 1970: passkeys made from then on prove nothing; absent: all do */
  readonly passkeysBefore?: number
  /** of who wants in: what the rules and the risk said */
  readonly judged?: JudgedRecord
  /** set when all proofs were given: what is left is a new password */
  readonly proven?: 'allowed' | 'step-up-passed' | undefined
  /** what the browser was asked to sign. WebAuthn §5.5 */
  readonly passkeyChallenge?: string
  /** sent to the second address */
  readonly emailCode?: string
  /** what another device of the member is asked */
  readonly question?: Question
}

export interface PendingProof extends ProofFacts {
  readonly id: string
  readonly triesLeft: number
  /** ms since 1970 */
  readonly expiresAt: number
}

export class PendingProofs {
  readonly #states: SignInStates
  readonly #isOurs: (purpose: ProofPurpose) => boolean

  /** @param isOurs  what the proofs of this journey are for: those of the other are nothing here */
  constructor(states: SignInStates, isOurs: (purpose: ProofPurpose) => boolean) {
    this.#states = states
    this.#isOurs = isOurs
  }

  async begin(facts: ProofFacts): Promise<PendingProof> {
    const [id, until] = [randomText(26), now() + PENDING_MS]
    const memberId = facts.person?.owner.memberId
    await this.#states.put('proof', id, { memberId, facts, until, triesLeft: MAX_TRIES })
    return { ...facts, id, triesLeft: MAX_TRIES, expiresAt: until }
  }

  /** @throws Refusal `ticket-invalid` when it is unknown or over */
  async of(id: string): Promise<PendingProof> {
    const state = await this.#states.get<ProofFacts>('proof', id)
    if (state === undefined || !this.#isOurs(state.facts.purpose)) throw over()
    return { ...state.facts, id, triesLeft: state.triesLeft, expiresAt: state.until }
  }

  /** Adds to what is known of it. @throws Refusal `ticket-invalid` when it is over */
  async change<Proof extends PendingProof>(pending: Proof, more: Partial<ProofFacts>): Promise<Proof> {
    const merged = ({ facts }: State<ProofFacts>) => ({ facts: { ...facts, ...more } })
    if ((await this.#states.change('proof', pending.id, merged)) === undefined) throw over()
    return { ...pending, ...more }
  }

  /** Adds what it has not yet. @returns whether it did: of many at once, one. @throws Refusal `ticket-invalid` when it is over */
  async putOnce<Name extends 'emailCode'>({ id }: PendingProof, name: Name, value: ProofFacts[Name]): Promise<boolean> {
    let isFirst = false
    const found = await this.#states.change<ProofFacts>('proof', id, ({ facts }) => {
      isFirst = facts[name] === undefined
      return isFirst ? { facts: { ...facts, [name]: value } } : {}
    })
    if (found === undefined) throw over()
    return isFirst
  }

  /** Takes something out of it, once, however many ask. @param isMeant  absent: whatever it is. @returns undefined when it is not there */
  async take<Name extends 'passkeyChallenge' | 'question'>(
    { id }: PendingProof,
    name: Name,
    isMeant: (value: NonNullable<ProofFacts[Name]>) => boolean = () => true,
  ): Promise<ProofFacts[Name] | undefined> {
    let taken: ProofFacts[Name] | undefined
    await this.#states.change<ProofFacts>('proof', id, ({ facts }) => {
      const { [name]: value, ...rest } = facts
      taken = value !== undefined && isMeant(value) ? value : undefined
      return taken === undefined ? {} : { facts: rest as ProofFacts }
    })
    return taken
  }

  /** Before an answer is looked at, so that many at once are no more than were left. @returns how many are left then. @throws Refusal `ticket-invalid` */
  async takeTry({ id }: PendingProof): Promise<number> {
    const left = await this.#states.takeTry('proof', id)
    if (left === undefined) throw over()
    return left
  }

  /** @returns whether it was still open: of two right answers at once, one counts */
  end({ id }: PendingProof): Promise<boolean> {
    return this.#states.end('proof', id)
  }
}

/** What the browser is told of it. */
export function shown({ id, factors, expiresAt, triesLeft, tooNew = [] }: PendingProof): PendingSignIn {
  return { id, factors, expiresAt, triesLeft, ...(tooNew.length > 0 && { tooNew }) }
}

export const over = () => new Refusal('ticket-invalid', 'This verification has ended, begin again')
