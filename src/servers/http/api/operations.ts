// What members can see and do about their own way in, once for the API and the pages: /api/v1/me/… and /account/….
import { now } from '../../../base/clock.ts'
import { APP_PROTOCOLS, type MemberDesk } from '../../../sign-in/member-desk.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import {
  id,
  listOf,
  listOfNumbers,
  object,
  oneOf,
  optional,
  text,
  wholeNumber,
  type Fields,
  type InputOf,
} from './fields.ts'

const DAY_MS = 86_400_000
const MOST_SIGN_INS = 500
const SIGN_INS_SHOWN = 100

/** @template Room  what it acts on */
export interface Operation<Room = MemberDesk> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** below /api/v1/me; `:id` is a field */
  readonly path: string
  readonly summary: string
  readonly fields: Fields
  /** changes how the member signs in: only soon after a sign-in */
  readonly isSensitive: boolean
  /** @returns what the API answers; nothing: 204 */
  run(room: Room, who: SignedIn, input: never): Promise<object | void>
}

/** Lets the compiler derive the type of the input from the fields. */
function operation<F extends Fields>(
  method: Operation['method'],
  path: string,
  summary: string,
  fields: F,
  run: (desk: MemberDesk, who: SignedIn, input: InputOf<F>) => Promise<object | void>,
): Operation {
  return { method, path, summary, fields, isSensitive: false, run }
}

export const sensitive = <Room>(row: Operation<Room>): Operation<Room> => ({ ...row, isSensitive: true })

/** Folders are locked again after so many minutes, unless the member asks for others. */
const OPEN_MINUTES = 15
const LONGEST_OPEN_MINUTES = 120
const MOST_LOCKED = 50
const lockPassword = text(1, 256)
const code = { code: text(1, 40) }
const label = text(1, 60)

// prettier-ignore
export const OPERATIONS = {
  sessions:           operation('GET',    '/sessions', 'Where the member is signed in now', {}, async (desk, who) => ({ sessions: await desk.sessions(who) })),
  endSession:         operation('DELETE', '/sessions/:id', 'Ends one session', { id }, (desk, who, input) => desk.endSession(who, input.id)),
  endOtherSessions:   operation('DELETE', '/sessions', 'Ends all sessions but this', {}, async (desk, who) => ({ ended: await desk.endOtherSessions(who) })),
  devices:            operation('GET',    '/devices', 'Browsers that are known again', {}, async (desk, who) => ({ devices: await desk.devices(who) })),
  forgetDevice:       operation('DELETE', '/devices/:id', 'Forgets a device and ends its sessions', { id }, (desk, who, input) => desk.forgetDevice(who, input.id)),
  signIns:            operation('GET',    '/sign-ins', "The member's own sign-in history, newest first", { limit: optional(wholeNumber(1, MOST_SIGN_INS)) }, async (desk, who, { limit = SIGN_INS_SHOWN }) => ({ signIns: await desk.signIns(who, limit) })),
  appPasswords:       operation('GET',    '/app-passwords', 'Passwords of mail programs', {}, async (desk, who) => ({ appPasswords: await desk.appPasswords(who) })),
  addAppPassword:     sensitive(operation('POST', '/app-passwords', 'Makes a password for one mail program; it is shown only in this answer', { label, protocols: listOf(APP_PROTOCOLS), days: optional(wholeNumber(0, 3_650)) }, (desk, who, { label, protocols, days = 0 }) => desk.addAppPassword(who, { label, protocols, ...(days > 0 && { expiresAt: now() + days * DAY_MS }) }))),
  removeAppPassword:  operation('DELETE', '/app-passwords/:id', 'Voids a password at once', { id }, (desk, who, input) => desk.removeAppPassword(who, input.id)),
  factors:            operation('GET',    '/factors', 'Which second factors are set up', {}, (desk, who) => desk.factors(who)),
  beginTotp:          sensitive(operation('POST', '/factors/totp', 'Makes a secret for an authenticator app (RFC 6238); a code of it must be sent back', {}, (desk, who) => desk.beginTotp(who))),
  confirmTotp:        sensitive(operation('POST', '/factors/totp/confirmation', 'Takes the authenticator app into use', code, (desk, who, input) => desk.confirmTotp(who, input.code.replaceAll(' ', '')))),
  removeTotp:         sensitive(operation('DELETE', '/factors/totp', 'Removes the authenticator app', {}, (desk, who) => desk.removeTotp(who))),
  beginPasskey:       sensitive(operation('POST', '/factors/passkeys/options', 'PublicKeyCredentialCreationOptions (WebAuthn §5.4)', {}, (desk, who) => desk.beginPasskey(who))),
  confirmPasskey:     sensitive(operation('POST', '/factors/passkeys', 'Adds the passkey that the browser made', { label, response: object }, (desk, who, input) => desk.confirmPasskey(who, input.label, input.response))),
  removePasskey:      sensitive(operation('DELETE', '/factors/passkeys/:id', 'Removes a passkey', { id }, (desk, who, input) => desk.removePasskey(who, input.id))),
  newRecoveryCodes:   sensitive(operation('POST', '/factors/recovery-codes', 'Makes new recovery codes and voids the old; they are shown only in this answer', {}, async (desk, who) => ({ codes: await desk.newRecoveryCodes(who) }))),
  beginSecondEmail:   sensitive(operation('POST', '/factors/email', 'Sends a code to a second address', { address: text(3, 254) }, (desk, who, input) => desk.beginSecondEmail(who, input.address))),
  confirmSecondEmail: sensitive(operation('POST', '/factors/email/confirmation', 'Takes the second address into use', code, (desk, who, input) => desk.confirmSecondEmail(who, input.code.trim()))),
  removeSecondEmail:  sensitive(operation('DELETE', '/factors/email', 'Removes the second address', {}, (desk, who) => desk.removeSecondEmail(who))),
  pageLock:           operation('GET',    '/page-lock', 'The folders that open with a second password', {}, (desk, who) => desk.pageLock(who)),
  setPageLock:        sensitive(operation('POST', '/page-lock', 'Locks folders behind a second password; where one is set, it must be that', { password: lockPassword, folders: listOfNumbers(1, MOST_LOCKED) }, (desk, who, input) => desk.setPageLock(who, input.password, input.folders))),
  openPageLock:       operation('POST',   '/page-lock/opening', 'Unlocks the folders on all programs for some minutes', { password: lockPassword, minutes: optional(wholeNumber(1, LONGEST_OPEN_MINUTES)) }, (desk, who, { password, minutes = OPEN_MINUTES }) => desk.openPageLock(who, password, minutes)),
  closePageLock:      operation('POST',   '/page-lock/closing', 'Locks them again at once', {}, (desk, who) => desk.closePageLock(who)),
  removePageLock:     operation('POST',   '/page-lock/removal', 'Removes the page lock', { password: lockPassword }, (desk, who, input) => desk.removePageLock(who, input.password)),
  alerts:             operation('GET',    '/alerts', 'Browsers that show alerts, and the key to switch them on in one (RFC 8292)', {}, (desk, who) => desk.alerts(who)),
  switchAlertsOn:     operation('POST',   '/alerts', 'Shows alerts in a browser, as its PushSubscription says', { endpoint: text(10, 1_024), p256dh: text(80, 100), auth: text(20, 30), language: oneOf(['en', 'zh']) }, (desk, who, input) => desk.switchAlertsOn(who, input)),
  switchAlertsOff:    operation('DELETE', '/alerts/:id', 'Shows none there any more', { id }, (desk, who, input) => desk.switchAlertsOff(who, input.id)),
  prompts:            operation('GET',    '/prompts', 'Sign-ins that wait for the member', {}, async (desk, who) => ({ prompts: await desk.prompts(who) })),
  promptOfCode:       operation('GET',    '/prompts/of-code', 'What a scanned QR code asks', { code: text(1, 200) }, (desk, who, input) => desk.promptOfCode(who, input.code)),
  approve:            operation('POST',   '/prompts/:id/approval', 'Lets the waiting sign-in in', { id, number: optional(text(1, 4)) }, (desk, who, input) => desk.approve(who, input.id, input.number)),
  deny:               operation('POST',   '/prompts/:id/denial', 'Not me: denies the waiting sign-in', { id }, (desk, who, input) => desk.deny(who, input.id)),
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof OPERATIONS
