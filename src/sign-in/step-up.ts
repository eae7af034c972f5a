// Second verification of somebody who is signed in: a session, or the password alone, does not let go what was held.
import type { PendingSignIn, Challenge, Factor } from './web-sign-in.ts'
import type { Owner } from '../directory/directory.ts'
import type { ProofPurpose } from './pending-proofs.ts'
import type { SignedIn } from './sign-in.ts'

export type StepUpPurpose = Exclude<ProofPurpose, 'sign-in'>

/** A passed one is good for so long, for its purpose and in its session alone. ms */
export const STEP_UP_GOOD_MS = 10 * 60_000

export type StepUpOutcome =
  /** `until`: ms since 1970 */
  | { readonly state: 'passed'; readonly until: number }
  | { readonly state: 'factor-needed'; readonly pending: PendingSignIn }

/**
 * The limits are those of a sign-in: 5 minutes, and 5 wrong answers, after which it is a denial: whoever asked is no longer believed.
 * All of these throw Refusal `wrong-credentials`, `ticket-invalid` (it is unknown, over, denied or of another session),
 * `too-many-attempts`, `unavailable`.
 */
export interface StepUp {
  /** @returns ms since 1970 until which this session needs no other one for the purpose; undefined: it needs one now */
  passedUntil(who: SignedIn, purpose: StepUpPurpose): Promise<number | undefined>
  /**
   * @param doubtAt  ms since 1970: when the first message came that waits. What was set up later proves nothing, as who holds the
   *                 session may have set it up; nor does what was set up in doubt in the days before it (`factor-trust.ts`)
   * @returns the ways that are open; none: an administrator has to answer for the member
   */
  begin(who: SignedIn, purpose: StepUpPurpose, doubtAt: number): Promise<PendingSignIn>
  /** One that this session began. */
  pending(who: SignedIn, pendingId: string): Promise<PendingSignIn>
  /** `approval`: another device that proved itself, or the service that prompts are posted to, shows the question */
  challenge(who: SignedIn, pendingId: string, factor: Factor): Promise<Challenge>
  /** @param answer  the code typed, or the passkey's response as JSON */
  answer(who: SignedIn, pendingId: string, factor: Factor, answer: string | object): Promise<StepUpOutcome>
  /** The page asks again and again while a phone decides. @returns undefined while nobody has */
  outcomeOf(who: SignedIn, pendingId: string): Promise<StepUpOutcome | undefined>
}

/** What follows when the owner says no, or nobody knows the answers: the house is told before the page is. */
export type Denied = (
  owner: Owner,
  purpose: StepUpPurpose,
  why: 'not-me' | 'wrong-answers',
  remoteAddress: string,
) => Promise<void>
