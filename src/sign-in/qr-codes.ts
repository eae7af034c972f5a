// A question that a phone answers, reached by a code that it scans or from its own list: whoever asks goes on when the owner, signed
// in on the phone, says yes.
import { monotonic, now } from '../base/clock.ts'
import { randomText, type MemberId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { threeNumbers } from '../directory/credentials/prompts.ts'
import type { PendingProof } from './pending-proofs.ts'

/** capabilities.md L8: two minutes, once. */
const QR_MS = 2 * 60_000
const MAX_CODES = 5_000

export interface QrCode {
  /** stands in the code's address; whoever scans it may look at the question, once */
  readonly code: string
  /** under which the phone answers */
  readonly promptId: string
  /** it has to be scanned; otherwise it stands in the list of what waits */
  readonly isScanned: boolean
  readonly pending: PendingProof
  /** on the screen; the phone chooses it among others */
  readonly number: string
  readonly numbers: readonly string[]
  /** ms since 1970 */
  readonly askedAt: number
  readonly expiresAt: number
  /** ms, monotonic */
  readonly deadline: number
  /** what follows when the owner says that it is somebody else */
  readonly onNotMe: (() => Promise<void>) | undefined
  answer: 'open' | 'yes' | 'no'
}

export class QrCodes {
  readonly #codes = new Map<string, QrCode>()

  /** A new one; the earlier ones of the same question are over. */
  show(pending: PendingProof, { isScanned, onNotMe }: Pick<QrCode, 'isScanned' | 'onNotMe'>): QrCode {
    this.#sweep()
    for (const code of this.#codes.values()) if (code.pending === pending) this.#codes.delete(code.promptId)
    const numbers = threeNumbers()
    const code: QrCode = {
      code: randomText(26),
      promptId: randomText(16),
      isScanned,
      onNotMe,
      pending,
      number: numbers[randomBytes(1).readUInt8() % numbers.length] ?? '',
      numbers,
      askedAt: now(),
      expiresAt: now() + QR_MS,
      deadline: monotonic() + QR_MS,
      answer: 'open',
    }
    this.#codes.set(code.promptId, code)
    return code
  }

  /** @throws Refusal `no-such-thing` for one that is not ours, over or answered */
  ofCode(text: string): QrCode {
    this.#sweep()
    return open([...this.#codes.values()].find(({ code }) => code === text))
  }

  /** @returns undefined when it is no prompt of a code */
  ofPrompt(promptId: string): QrCode | undefined {
    this.#sweep()
    return this.#codes.get(promptId)
  }

  /** Those of a member that wait for an answer without being scanned, newest first. */
  listedFor(memberId: MemberId): readonly QrCode[] {
    this.#sweep()
    const isListed = ({ isScanned, answer, pending: { person } }: QrCode) =>
      !isScanned && answer === 'open' && person?.owner.memberId === memberId
    return [...this.#codes.values()].filter(isListed).reverse()
  }

  /** What the phone said; taken once. @returns undefined while it said nothing */
  take(pending: PendingProof): 'yes' | 'no' | undefined {
    const code = [...this.#codes.values()].find((each) => each.pending === pending && each.answer !== 'open')
    if (code === undefined) return undefined
    this.#codes.delete(code.promptId)
    return code.answer === 'yes' ? 'yes' : 'no'
  }

  /** @returns whether it was the right number; a wrong one is a no */
  answer(code: QrCode, number: string): boolean {
    open(code).answer = number === code.number ? 'yes' : 'no'
    return code.answer === 'yes'
  }

  deny(code: QrCode): void {
    open(code).answer = 'no'
  }

  /** They were shown in the order of their ends. */
  #sweep(): void {
    for (const code of this.#codes.values()) {
      if (code.deadline > monotonic() && this.#codes.size < MAX_CODES) return
      this.#codes.delete(code.promptId)
    }
  }
}

function open(code: QrCode | undefined): QrCode {
  if (code?.answer !== 'open') throw new Refusal('no-such-thing', 'This code is over')
  return code
}
