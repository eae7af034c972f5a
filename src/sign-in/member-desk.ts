// What members see and do about their own way in: sessions, devices, history, app passwords, second factors, prompts.
// Every function acts for the person who signed in, and finds nothing that belongs to anybody else.
import type { PushEndpoint } from '../net/web-push.ts'
import type { ProofPurpose } from './pending-proofs.ts'
import type { SignedIn, SignInProtocol } from './sign-in.ts'

/** Where and with what somebody came: shown to the owner only. */
export interface Whereabouts {
  readonly protocol: SignInProtocol
  /** browser or program and system, in words; '' when it said nothing */
  readonly client: string
  /** textual IP address */
  readonly remoteAddress: string
  /** city, region and country as far as the tables know; '' when they do not */
  readonly place: string
}

export interface SessionRow extends Whereabouts {
  readonly id: string
  /** ms since 1970 */
  readonly beganAt: number
  /** the one that asks */
  readonly isThis: boolean
}

export interface DeviceRow {
  readonly id: string
  /** browser or program and system */
  readonly label: string
  /** ms since 1970 */
  readonly firstSeenAt: number
  /** ms since 1970 */
  readonly lastSeenAt: number
  /** the browser that asks */
  readonly isThis: boolean
}

/** One line of the member's own history. */
export interface SignInRow extends Whereabouts {
  /** ms since 1970 */
  readonly at: number
  readonly outcome:
    'allowed' | 'step-up-passed' | 'step-up-failed' | 'step-up-abandoned' | 'denied' | 'failed' | 'not-me'
  /** strongest first, in words */
  readonly reasons: readonly { readonly en: string; readonly zh: string }[]
}

/** Protocols that an app password may be good for. */
export const APP_PROTOCOLS = ['imap', 'pop', 'smtp'] as const
export type AppProtocol = (typeof APP_PROTOCOLS)[number]

export interface NewAppPassword {
  /** 1 … 60 characters */
  readonly label: string
  /** at least one */
  readonly protocols: readonly AppProtocol[]
  /** ms since 1970; absent: until it is revoked */
  readonly expiresAt?: number
}

export interface AppPasswordRow extends NewAppPassword {
  readonly id: string
  /** ms since 1970 */
  readonly createdAt: number
  /** ms since 1970; absent: never */
  readonly lastUsedAt?: number
}

export interface FactorsRow {
  readonly hasTotp: boolean
  readonly passkeys: readonly { readonly id: string; readonly label: string; readonly createdAt: number }[]
  readonly recoveryCodesLeft: number
  /** masked; '' when there is none */
  readonly secondEmail: string
}

/** Somebody waits for the member's yes: a browser that shows a QR code, a mail program that has no screen, or who wants held mail to go. */
export interface Prompt extends Whereabouts {
  readonly about: ProofPurpose
  readonly id: string
  /** ms since 1970 */
  readonly askedAt: number
  /** ms since 1970 */
  readonly expiresAt: number
  /** two digits each: one of them stands on the screen that asks; empty where that has no screen */
  readonly numbers: readonly string[]
}

/** The second password for chosen folders. */
export interface PageLockRow {
  readonly isSet: boolean
  /** ms since 1970; absent: locked, or not set */
  readonly openUntil?: number
  readonly folders: readonly { readonly id: number; readonly name: string; readonly isChosen: boolean }[]
}

export interface AlertsRow {
  readonly isOffered: boolean
  /** base64url; '' where they are not offered */
  readonly publicKey: string
  readonly browsers: readonly { readonly id: string; /** ms since 1970 */ readonly createdAt: number }[]
}

/** All throw Refusal `no-such-thing`, `ticket-invalid` when the session has ended, and what is named beside them. */
export interface MemberDesk {
  sessions(who: SignedIn): Promise<readonly SessionRow[]>
  endSession(who: SignedIn, id: string): Promise<void>
  /** Ends all but the one that asks, on every protocol and at every server. @returns how many of them were listed */
  endOtherSessions(who: SignedIn): Promise<number>
  devices(who: SignedIn): Promise<readonly DeviceRow[]>
  /** The device must prove itself again, and its sessions end. */
  forgetDevice(who: SignedIn, id: string): Promise<void>
  /** newest first */
  signIns(who: SignedIn, limit: number): Promise<readonly SignInRow[]>
  appPasswords(who: SignedIn): Promise<readonly AppPasswordRow[]>
  /** @returns the password, never shown again. @throws Refusal `bad-parameter`, `limit-reached` */
  addAppPassword(who: SignedIn, wanted: NewAppPassword): Promise<{ readonly id: string; readonly password: string }>
  removeAppPassword(who: SignedIn, id: string): Promise<void>
  factors(who: SignedIn): Promise<FactorsRow>
  /** @returns an otpauth:// address for a QR code, and its secret in base 32 for typing */
  beginTotp(who: SignedIn): Promise<{ readonly url: string; readonly secret: string }>
  /** @throws Refusal `wrong-credentials` for a wrong code, `ticket-invalid` when nothing was begun */
  confirmTotp(who: SignedIn, code: string): Promise<void>
  removeTotp(who: SignedIn): Promise<void>
  /** @returns PublicKeyCredentialCreationOptions as JSON. WebAuthn §5.4 */
  beginPasskey(who: SignedIn): Promise<object>
  /** @throws Refusal `wrong-credentials`, `ticket-invalid` */
  confirmPasskey(who: SignedIn, label: string, response: object): Promise<void>
  removePasskey(who: SignedIn, id: string): Promise<void>
  /** Makes new ones and voids the old. @returns them, never shown again */
  newRecoveryCodes(who: SignedIn): Promise<readonly string[]>
  /** Sends a code there. @throws Refusal `bad-address`, `policy-refused` for an address of the organisation itself */
  beginSecondEmail(who: SignedIn, address: string): Promise<void>
  /** @throws Refusal `wrong-credentials`, `ticket-invalid` */
  confirmSecondEmail(who: SignedIn, code: string): Promise<void>
  removeSecondEmail(who: SignedIn): Promise<void>
  pageLock(who: SignedIn): Promise<PageLockRow>
  /**
   * Sets a lock, or, with its password, locks other folders.
   * @throws Refusal `weak-password`, `wrong-credentials`, `too-many-attempts`
   */
  setPageLock(who: SignedIn, password: string, folders: readonly number[]): Promise<void>
  /** On all protocols, for all sessions of the member. @throws Refusal `wrong-credentials`, `too-many-attempts` */
  openPageLock(who: SignedIn, password: string, minutes: number): Promise<void>
  closePageLock(who: SignedIn): Promise<void>
  /** @throws Refusal `wrong-credentials`, `too-many-attempts` */
  removePageLock(who: SignedIn, password: string): Promise<void>
  /** Whether alerts can be shown in browsers, and in which they are; with the key that a browser must be told. RFC 8292 §3.2 */
  alerts(who: SignedIn): Promise<AlertsRow>
  /** @throws Refusal `policy-refused` for a push service that the settings do not name, `bad-parameter`, `limit-reached` */
  switchAlertsOn(who: SignedIn, browser: PushEndpoint & { readonly language: 'en' | 'zh' }): Promise<void>
  switchAlertsOff(who: SignedIn, id: string): Promise<void>
  /** those that wait now, newest first */
  prompts(who: SignedIn): Promise<readonly Prompt[]>
  /** What a scanned QR code asks. @param code  the one parameter of the code's address */
  promptOfCode(who: SignedIn, code: string): Promise<Prompt>
  /** @param number  the chosen one. @throws Refusal `wrong-credentials` for another number: the sign-in is denied then */
  approve(who: SignedIn, promptId: string, number?: string): Promise<void>
  /** "Not me": the sign-in is denied and what it came from counts against it. */
  deny(who: SignedIn, promptId: string): Promise<void>
}

/** The link "this was not me" of a sign-in notice: it works once, in any browser, without a sign-in. */
export interface NotMeLinks {
  /** What the link is about; changes nothing. @throws Refusal `no-such-thing` for one that is not ours, used or too old */
  look(token: string): Promise<Whereabouts & { readonly at: number }>
  /** Ends all sessions, asks for a new password, opens an incident. @throws Refusal `no-such-thing` */
  confirm(token: string): Promise<void>
}
