// Held mail and its second verification for programs and scripts of our pages: rows below /api/v1/me.
import { now } from '../../../base/clock.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import { HOLD_STATES } from '../../../mail/hold.ts'
import type { QuotaUse } from '../../../policy/quota/quota-ruling.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { StepUp, StepUpPurpose } from '../../../sign-in/step-up.ts'
import { sendingReasonWords } from '../../../risk/sending/reasons.ts'
import { reasonWords } from '../hold-words.ts'
import { decideOn, heldSince, MOST_HOLDS, ownHold, waitingFor, type HeldMail } from '../session/held-mail.ts'
import {
  factor,
  id,
  listOfIds,
  oneOf,
  optional,
  text,
  wholeNumber,
  yesOrNo,
  type Fields,
  type InputOf,
} from './fields.ts'
import { INCIDENT_PURPOSE } from './incident-operations.ts'
import { sensitive, type Operation } from './operations.ts'

/** What these rows act on. */
export interface HoldRooms {
  readonly stepUp: StepUp
  readonly holds: HeldMail
  /** of who asks */
  readonly remoteAddress: string
}

/** ms since 1970; ECMA-262 §21.4.1.1 */
const LAST_MOMENT_MS = 8_640_000_000_000_000
const PURPOSE = 'release-mail'
const PURPOSES: readonly StepUpPurpose[] = [PURPOSE, INCIDENT_PURPOSE]
const note = text(0, 1_000)
/** ms since 1970 */
const moment = wholeNumber(0, LAST_MOMENT_MS)
const answer = { schema: { anyOf: [{ type: 'string', maxLength: 64 }, { type: 'object' }] } } as const

function row<F extends Fields>(
  method: Operation['method'],
  path: string,
  summary: string,
  fields: F,
  run: (rooms: HoldRooms, who: SignedIn, input: InputOf<F>) => Promise<object | void>,
): Operation<HoldRooms> {
  return { method, path, summary, fields, isSensitive: false, run }
}

// prettier-ignore
export const HOLD_OPERATIONS = {
  holds:        row('GET',  '/holds', 'Messages of the member that wait, oldest first; or those in one state', { state: optional(oneOf(HOLD_STATES)) }, async ({ holds }, { owner }, { state }) => ({ holds: (await holds.desk.ofMember(owner, { limit: MOST_HOLDS, ...(state !== undefined && { states: [state] }) })).map((held) => heldForPrograms(held)) })),
  hold:         row('GET',  '/holds/:id', 'One of them', { id }, async (rooms, who, input) => heldForPrograms(await ownHold(rooms.holds, who, input.id))),
  holdText:     row('GET',  '/holds/:id/text', 'What it says, as text without links', { id }, async (rooms, who, input) => rooms.holds.desk.read(await rooms.holds.actorOf(who), who.owner.organisationId, (await ownHold(rooms.holds, who, input.id)).holdId)),
  release:      row('POST', '/holds/release', 'Confirms held messages, all or some, after a second verification of this session: each goes out, or on to what it needs next', { holds: optional(listOfIds(MOST_HOLDS)) }, release),
  withdraw:     row('POST', '/holds/:id/withdrawal', 'Does not send it: it comes back to its sender', { id }, ({ holds }, { owner }, input) => holds.desk.withdraw(owner, input.id)),
  justify:      row('POST', '/holds/:id/justification', 'Says why it may go out', { id, reason: text(1, 1_000) }, ({ holds }, { owner }, input) => holds.desk.justify(owner, input.id, input.reason)),
  notSensitive: row('POST', '/messages/:id/not-sensitive', 'Says that what was found in a message of the member is not sensitive: somebody looks at it', { id, reason: text(1, 500) }, ({ holds }, { owner }, input) => holds.notSensitive(owner, input.id, input.reason)),
  denyHolds:    row('POST', '/holds/not-me', 'Somebody else sent them: nothing goes out, and the account is frozen', {}, async ({ holds, remoteAddress }, { owner }) => ({ frozen: await holds.desk.notMe(owner, 'not-me', String(owner.memberId), remoteAddress) })),
  sending:      row('GET',  '/sending', 'What the member may still send: each limit, what is used of it, and the row that says so', {}, async ({ holds }, { owner }) => { const { uses, restricted, insideOnly } = await holds.usageOf(owner); return { limits: uses.map(usageForPrograms), restricted: sendingReasonWords(restricted), ...(insideOnly && { insideOnly }) } }),
  beginStepUp:  row('POST', '/step-up', 'Begins the second verification of this session that held mail needs, or an officer', { purpose: optional(oneOf(PURPOSES)) }, beginStepUp),
  askStepUp:    row('POST', '/step-up/:id/challenge', 'Asks for one way of it', { id, factor }, ({ stepUp }, who, input) => stepUp.challenge(who, input.id, input.factor)),
  answerStepUp: row('POST', '/step-up/:id/answer', 'Answers it: a code, or what the passkey gave back', { id, factor, answer: answer as { schema: object } }, ({ stepUp }, who, input) => stepUp.answer(who, input.id, input.factor, input.answer as string | object)),
  stepUp:       row('GET',  '/step-up/:id/outcome', 'Whether another device has decided: state is waiting while it has not', { id }, async ({ stepUp }, who, input) => ((await stepUp.passedUntil(who, PURPOSE)) !== undefined ? { state: 'passed' } : ((await stepUp.outcomeOf(who, input.id)) ?? { state: 'waiting' }))),
  approvals:    row('GET',  '/approvals', 'Messages of others that wait for the word of the member, as approver or as officer', {}, async (rooms, who) => ({ approvals: (await waitingFor(rooms.holds, who)).map((held) => ({ from: held.sender, ...heldForPrograms(held) })) })),
  approvalText: row('GET',  '/approvals/:id/text', 'What one of them says, as text without links', { id }, async ({ holds }, who, input) => holds.desk.read(await holds.actorOf(who), who.owner.organisationId, input.id)),
  decide:       row('POST', '/approvals/:id/decision', 'Approves it, or gives it back to its sender with a note', { id, isApproved: yesOrNo, note: optional(note) }, ({ holds }, who, input) => decideOn(holds, who, input.id, { isApproved: input.isApproved, note: input.note ?? '' })),
  deputies:     row('GET',  '/deputies', 'Who decides beside the member about mail that waits for approval, and in whose place the member decides; times in ms since 1970', {}, ({ holds }, { owner }) => holds.deputies.ofMember(owner)),
  nameDeputy:   sensitive(row('POST', '/deputies', 'Names a deputy for some time, from a moment on or from now on', { address: text(3, 320), from: optional(moment), until: moment, note: optional(text(0, 300)) }, ({ holds }, { owner }, { address, from, until, note }) => holds.deputies.name(owner, { address, from: from ?? now(), until, note: note ?? '' }, String(owner.memberId)))),
  endDeputy:    row('DELETE', '/deputies/:id', 'Ends it before its time', { id }, ({ holds }, { owner: { organisationId, memberId } }, input) => holds.deputies.end(organisationId, input.id, String(memberId), memberId)),
} as const satisfies Record<string, Operation<HoldRooms>>

/** @throws Refusal `sign-in-required` without a second verification in the last 10 minutes */
async function release({ stepUp, holds }: HoldRooms, who: SignedIn, input: { holds: readonly string[] | undefined }) {
  if ((await stepUp.passedUntil(who, PURPOSE)) === undefined)
    throw new Refusal('sign-in-required', 'Verify yourself first: POST /api/v1/me/step-up')
  return { released: await holds.desk.proven(who.owner, input.holds ?? 'all', String(who.owner.memberId)) }
}

/** What was set up after the oldest message was held, or for an officer since the session began, proves nothing. @throws Refusal `no-such-thing` when nothing waits for it */
async function beginStepUp(
  { stepUp, holds }: HoldRooms,
  who: SignedIn,
  { purpose = PURPOSE }: { purpose: StepUpPurpose | undefined },
) {
  const since = purpose === PURPOSE ? await heldSince(holds, who) : who.ticket.issuedAt
  if (since === undefined) throw new Refusal('no-such-thing', 'Nothing waits for your verification')
  return stepUp.begin(who, purpose, since)
}

/** A held message as programs read it: why it waits, never what was found. */
export function heldForPrograms(held: HeldMessage): object {
  const { holdId, at, state, need, isDecided, subject, recipients, size, dataClass, expiresAt, justification } = held
  return {
    id: holdId,
    at,
    state,
    needs: need,
    isDecided,
    subject,
    recipients,
    size,
    dataClass,
    expiresAt,
    ...(justification !== undefined && { justification }),
    reasons: held.reasons.map((reason) => ({
      needs: reason.need,
      rule: reason.rule,
      ...reasonWords(reason),
      whenUnanswered: reason.whenUnanswered,
      wantsReason: reason.wantsReason === true,
    })),
  }
}

function usageForPrograms({ of, in: window, limit, used, row, afterStepUp, grant, countedFor }: QuotaUse): object {
  return {
    of,
    ...(window !== undefined && { in: window, used }),
    limit,
    row,
    isTogether: countedFor !== 'member',
    ...(afterStepUp !== undefined && { afterStepUp }),
    ...(grant !== undefined && { grant }),
  }
}
