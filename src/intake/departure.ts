// Departure control: everything a member hands in is judged here before it goes anywhere, by content, by how much and how they send.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { Standing } from '../directory/standing.ts'
import { addressText } from '../mail/address.ts'
import { normaliseAddress } from '../mail/mailbox-address.ts'
import { isAttachment, leavesOf } from '../mail/text.ts'
import type { ApproverBook } from '../policy/approval/approvers.ts'
import type { Policy } from '../policy/document/compile.ts'
import { lookAtLeaving } from '../policy/leaving-policy.ts'
import { leavingOf, NOTHING_WANTED, type Leaving, type Wish } from '../policy/leaving.ts'
import { grantsOf } from '../policy/quota/grants.ts'
import { quotaRuling, type QuotaRuling } from '../policy/quota/quota-ruling.ts'
import type { SendingCircumstances } from '../risk/sending/event.ts'
import type { SendingControl } from '../risk/sending/control.ts'
import type { SendingLook, SendingOutcome, SendingSubmission } from '../risk/sending/submission.ts'
import { domainOf } from '../store/queue.ts'
import type { WriteTx } from '../store/store.ts'
import type { Submitter } from './intake.ts'
import type { Looked } from './looking.ts'
import type { Passing } from './passing.ts'
import { noteReturns } from './returned-mail.ts'
import type { RulingParts } from './ruling.ts'

export interface DepartureParts extends Pick<RulingParts, 'policies' | 'people'> {
  /** how members send, and what was counted */
  readonly sending: Pick<SendingControl, 'look' | 'received'>
  /** what happened around a sender lately */
  readonly circumstancesOf: (owner: Submitter['owner']) => Promise<SendingCircumstances>
  /** bytes; larger files go to outsiders as a link; 0: none do because of their size */
  readonly secureLinkAbove: number
  /** who may be asked about mail of a sender */
  readonly approversOf: (owner: Submitter['owner'], policy: Policy) => Promise<ApproverBook>
}

/** What becomes of it: on its way, into a hold, or back to the client. */
export type Way = 'send' | 'hold' | 'refuse'

export interface Departure {
  readonly way: Way
  readonly leaving: Leaving
  /** Counts it and records what was found, in the same transaction; once. @param traceId  of the message */
  note(outcome: SendingOutcome): Promise<void>
}

/** Asks in a transaction of the caller; may be asked again when that did not come about. */
export type AskDeparture = (tx: WriteTx) => Promise<Departure>

const NO_STANDING: Standing = { department: '', jobLevel: '' }

/** @param isAgain  it waited in a hold, and was counted as an attempt before */
export async function departureOf(
  parts: DepartureParts,
  submitter: Submitter,
  message: Passing,
  looked: Looked,
  isAgain = false,
): Promise<AskDeparture> {
  const { owner } = submitter
  const policy = await parts.policies.of(owner.organisationId)
  const [standing = NO_STANDING] = await parts.people(owner.organisationId, [owner.memberId])
  const person = { address: submitter.address.toLowerCase(), ...standing }
  const circumstances = await parts.circumstancesOf(owner)
  const approvers = await parts.approversOf(owner, policy)
  const quota = policy.quota.quotaOf(person)
  const scopes = policy.quota.scopesOf(person)
  const outsideDomains = [...new Set(message.destinations.foreign.map(({ address }) => domainOf(address)))]

  return async (tx) => {
    const around = { scopes, standing, circumstances, isAgain, returnLimits: policy.document.returns }
    const submission = submissionOf(submitter, message, looked, around)
    const look = await parts.sending.look(tx, submission)
    const limits = quotaRuling(quota, {
      message: look.message,
      outsideDomains,
      sent: look.sent,
      answered: look.pool.answered30d,
      grants: await grantsOf(tx, owner),
    })
    const rules = await lookAtLeaving(tx, policy, {
      owner,
      person,
      traceId: message.traceId,
      at: submission.at,
      facts: { ...looked.ruling.facts, classification: looked.ruling.judgement.verdict.classification },
      outside: submission.recipients.filter(({ isOutside }) => isOutside).map(({ address }) => address.toLowerCase()),
      leaks: looked.screening.leaks,
      approvers,
    })
    const leaving = leavingOf({
      content: looked.ruling.outbound,
      leak: rules.leak,
      approval: rules.approval,
      files: largeFilesWish(parts.secureLinkAbove, message, looked),
      quota: limits,
      sending: look.judgement,
      restricted: look.returns.reasons,
      approvers: rules.approvers,
    })
    return {
      way: wayOf(leaving),
      leaving,
      note: async (outcome) => {
        await look.note(outcome)
        if (outcome !== 'refused') await noteReturns(tx, owner, 'departure', look.returns)
        if (isAgain) return
        await rules.note(outcome)
        await tellOf(tx, submitter, message, look, limits)
      },
    }
  }
}

/** As a rule of the policy would say it. */
function largeFilesWish(overBytes: number, { destinations }: Passing, { screening }: Looked): Wish | undefined {
  if (overBytes === 0 || destinations.foreign.length === 0) return undefined
  const parts = [...leavesOf(screening.digest.digest.structure)]
  if (!parts.some((part) => isAttachment(part) && part.bodyEnd - part.bodyStart > overBytes)) return undefined
  return { ...NOTHING_WANTED, secureLink: { rule: 'large-files', overBytes } }
}

function wayOf({ action }: Leaving): Way {
  return action === 'send' || action === 'refuse' ? action : 'hold'
}

async function tellOf(
  tx: WriteTx,
  { owner }: Submitter,
  { session, traceId }: Passing,
  { judgement, lastHour, usualMessages, case: openCase }: SendingLook,
  { reached }: QuotaRuling,
): Promise<void> {
  const { decision, reasons } = judgement
  // While a case is open, the holds themselves tell the rest.
  if (decision === 'freeze' || (decision === 'hold' && openCase === 'none')) {
    await recordEvent(tx, {
      type: 'sending.anomaly',
      ...owner,
      actor: 'departure',
      decision,
      reasons: reasons.map(({ id }) => id),
      messages: lastHour.messages,
      recipients: lastHour.recipients,
      strangers: lastHour.strangers,
      usual: usualMessages,
      remoteAddress: session.peer.address,
    })
  }
  if (reached !== undefined) {
    const { row, of, limit } = reached
    const window = reached.in ?? 'message'
    await recordEvent(tx, { type: 'quota.reached', ...owner, actor: traceId, row, unit: of, window, limit })
  }
}

interface Around extends Pick<SendingSubmission, 'scopes' | 'circumstances' | 'returnLimits'> {
  readonly standing: Standing
  readonly isAgain: boolean
}

function submissionOf(
  { owner, address }: Submitter,
  { session, envelope, spool, destinations }: Passing,
  { screening: { marks, digest } }: Looked,
  { standing, ...around }: Around,
): SendingSubmission {
  const outside = new Set(destinations.foreign.map((each) => each.address))
  const addresses = new Set(envelope.recipients.map((each) => comparable(each.address)))
  const [author] = marks.authors
  return {
    owner,
    at: now(),
    ...around,
    ...(standing.department !== '' && { department: standing.department }),
    ...(standing.jobLevel !== '' && { level: standing.jobLevel }),
    recipients: [...addresses].map((each) => ({ address: each, isOutside: outside.has(each) })),
    bytes: spool.size,
    remoteAddress: session.peer.address,
    protocol: session.peer.protocol,
    sketch: marks.textSketch,
    subject: digest.digest.envelope.subject,
    linkDomains: [...new Set(marks.links.map(({ domain }) => domain))],
    from: author === undefined ? address : addressText(author),
    replyTo: marks.replyTo.map(addressText),
    isReply: marks.references.length > 0,
  }
}

/** RFC 5321 §4.1.1.3: postmaster may come without a domain. */
const comparable = (address: string): string => (address.includes('@') ? normaliseAddress(address) : address)
