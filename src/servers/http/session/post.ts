// What the API is given to send mail with: the same intake, the same limits and the same judgement as submission over SMTP.
import type { Intake } from '../../../intake/intake.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { KeptAnswer, KeyedRequest } from '../../../store/idempotency-key.ts'
import type { WriteTx } from '../../../store/store.ts'

export interface Post {
  readonly intake: Pick<Intake, 'sender' | 'recipient' | 'spool' | 'accept' | 'refused'>
  readonly answers: Answers
  readonly maxMessageBytes: number
  readonly maxRecipients: number
  /** Begins a copy for the folder of sent mail. */
  copy(who: SignedIn): Promise<SentCopy>
}

/** Answers to requests that may come again, kept for a day. */
export interface Answers {
  /** @returns undefined when the key was not used. @throws Refusal `key-reused` when it was, for another request */
  find(request: KeyedRequest): Promise<KeptAnswer | undefined>
  /** @param tx  the one that takes the message; absent: one of its own. @throws Refusal `in-use` when the key was used meanwhile */
  keep(request: KeyedRequest, answer: KeptAnswer, tx?: WriteTx): Promise<void>
}

export interface SentCopy {
  write(bytes: Buffer): Promise<void>
  /**
   * After the last piece.
   * @returns puts it into the folder, in the transaction that takes the message; a full mailbox keeps no copy, and stops no mail
   * @throws Refusal `scanner-unavailable`, `storage-full`, `unavailable`
   */
  finish(): Promise<(tx: WriteTx) => Promise<void>>
  /** However it ends. */
  discard(): Promise<void>
}
