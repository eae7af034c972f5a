// A person comes in through a page: name and password or a passkey, then whatever more the verdict asks for.
import type { BrowserFacts } from '../risk/event.ts'
import type { SignedIn, Visitor } from './sign-in.ts'

/**
 * What can prove a person besides the password, strongest first: pages offer them in this order. `approval`, by an administrator
 * or in another session of the member, is for who has set up nothing.
 */
export const FACTORS = ['passkey', 'qr', 'totp', 'email', 'recovery-code', 'approval'] as const
export type Factor = (typeof FACTORS)[number]

export interface WebVisitor extends Visitor {
  /** the token this browser got from us at an earlier sign-in; '' when it brought none */
  readonly deviceToken: string
  /** Accept-Language */
  readonly language: string
  readonly facts?: BrowserFacts
}

/** A sign-in between its first proof and its end; the id is a secret of the browser that began it. */
export interface PendingSignIn {
  readonly id: string
  /** those that this member has set up */
  readonly factors: readonly Factor[]
  /** ms since 1970; at most 5 minutes after the beginning */
  readonly expiresAt: number
  /** wrong answers left before the sign-in is denied */
  readonly triesLeft: number
  /** set up as well, but so lately, or in such doubt, that they prove nothing here; absent: all do */
  readonly tooNew?: readonly Factor[]
}

export type WebOutcome =
  /** `deviceToken`: to be kept by the browser in an HttpOnly cookie */
  | { readonly state: 'signed-in'; readonly signedIn: SignedIn; readonly deviceToken: string }
  | { readonly state: 'factor-needed'; readonly pending: PendingSignIn }
  | {
      readonly state: 'password-change-needed'
      readonly pending: PendingSignIn
      readonly why: 'expired' | 'leaked' | 'asked-for'
    }

/** What the page shows for one factor. */
export type Challenge =
  /** PublicKeyCredentialRequestOptions as JSON. WebAuthn §5.5 */
  | { readonly factor: 'passkey'; readonly options: object }
  /** `url`: what the QR code says; `number`: two digits that the phone must choose. Both are good for 2 minutes, once */
  | { readonly factor: 'qr'; readonly url: string; readonly number: string; readonly expiresAt: number }
  | { readonly factor: 'totp' | 'recovery-code' }
  /** `number`: two digits that another session of the member must choose */
  | { readonly factor: 'approval'; readonly number: string; readonly expiresAt: number }
  /** where a code went, masked */
  | { readonly factor: 'email'; readonly sentTo: string }

/**
 * All of these throw Refusal `wrong-credentials`, `account-frozen`, `too-many-attempts`, `policy-refused` (a rule or the
 * risk says no), `ticket-invalid` (the pending sign-in is unknown, over or of another browser), `unavailable`.
 */
export interface WebSignIn {
  withPassword(visitor: WebVisitor, username: string, password: string): Promise<WebOutcome>
  /** @returns options for a sign-in by passkey alone, with the id of a pending sign-in */
  passkeyOptions(visitor: WebVisitor): Promise<{ readonly pending: PendingSignIn; readonly options: object }>
  challenge(visitor: WebVisitor, pendingId: string, factor: Factor): Promise<Challenge>
  /** @param answer  the code typed, or the passkey's response as JSON */
  answer(visitor: WebVisitor, pendingId: string, factor: Factor, answer: string | object): Promise<WebOutcome>
  /** The page asks again and again while a phone or another channel decides. @returns undefined while nobody has */
  outcomeOf(visitor: WebVisitor, pendingId: string): Promise<WebOutcome | undefined>
  changePassword(visitor: WebVisitor, pendingId: string, password: string): Promise<WebOutcome>
}
