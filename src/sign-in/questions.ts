// A question that a phone answers, reached by a code that it scans or from its own list: whoever asks goes on when the owner, signed
// in on the phone, says yes. It lies with the proof that asks it, so that any server shows, answers and takes it.
import { now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { threeNumbers } from '../directory/credentials/prompts.ts'
import type { Owner } from '../directory/directory.ts'
import type { ProofFacts } from './pending-proofs.ts'
import type { SignInStates } from './states.ts'

/** capabilities.md L8: two minutes, once. */
const QUESTION_MS = 2 * 60_000

export interface Question {
  /** stands in the code's address; whoever scans it may look at the question, once */
  readonly code: string
  /** under which the phone answers */
  readonly promptId: string
  /** it has to be scanned; otherwise it stands in the list of what waits */
  readonly isScanned: boolean
  /** on the screen; the phone chooses it among others */
  readonly number: string
  readonly numbers: readonly string[]
  /** ms since 1970 */
  readonly askedAt: number
  readonly expiresAt: number
  readonly answer: 'open' | 'yes' | 'no'
}

/** A question with the proof that asks it. */
export interface AskedProof {
  readonly key: Buffer
  readonly facts: ProofFacts
  readonly question: Question
}

/** A new one; in the place of an earlier one of the same proof, which is over then. */
export function newQuestion(isScanned: boolean): Question {
  const numbers = threeNumbers()
  const askedAt = now()
  return {
    code: randomText(26),
    promptId: randomText(16),
    isScanned,
    number: numbers[randomBytes(1).readUInt8() % numbers.length] ?? '',
    numbers,
    askedAt,
    expiresAt: askedAt + QUESTION_MS,
    answer: 'open',
  }
}

export const isAnswered = ({ answer }: Question) => answer !== 'open'

/** Those of one member: somebody else's question, shown by a relay, is nothing to whoever scans it. */
export class Questions {
  readonly #states: SignInStates

  constructor(states: SignInStates) {
    this.#states = states
  }

  /** @throws Refusal `no-such-thing` for one that is not the member's, over or answered */
  async ofCode(owner: Owner, code: string): Promise<AskedProof> {
    const found = (await this.#of(owner)).find(({ question }) => question.code === code && isOpen(question))
    if (found === undefined) throw notOpen()
    return found
  }

  /** @returns undefined when the member has no such question */
  async ofPrompt(owner: Owner, promptId: string): Promise<AskedProof | undefined> {
    return (await this.#of(owner)).find(({ question }) => question.promptId === promptId)
  }

  /** Those that wait for an answer without being scanned, newest first. */
  async listedFor(owner: Owner): Promise<readonly AskedProof[]> {
    return (await this.#of(owner)).filter(({ question }) => !question.isScanned && isOpen(question))
  }

  /** @returns whether it was the right number; a wrong one is a no. @throws Refusal `no-such-thing` when it is over or answered */
  async answer(asked: AskedProof, number: string): Promise<boolean> {
    const isRight = number === asked.question.number
    await this.#settle(asked, isRight ? 'yes' : 'no')
    return isRight
  }

  /** @throws Refusal `no-such-thing` when it is over or answered */
  deny(asked: AskedProof): Promise<void> {
    return this.#settle(asked, 'no')
  }

  async #of(owner: Owner): Promise<readonly AskedProof[]> {
    const proofs = await this.#states.ofMember<ProofFacts>(owner, 'proof')
    return proofs.flatMap(({ key, facts }) =>
      facts.question === undefined ? [] : [{ key, facts, question: facts.question }],
    )
  }

  async #settle({ key, question: { promptId } }: AskedProof, answer: 'yes' | 'no'): Promise<void> {
    const found = await this.#states.change<ProofFacts>('proof', key, ({ facts }) => {
      const { question } = facts
      if (question?.promptId !== promptId || !isOpen(question)) throw notOpen()
      return { facts: { ...facts, question: { ...question, answer } } }
    })
    if (found === undefined) throw notOpen()
  }
}

const isOpen = ({ answer, expiresAt }: Question) => answer === 'open' && expiresAt > now()
const notOpen = () => new Refusal('no-such-thing', 'This code is over')
