// What the trace keeps of a message, taken in or refused.
import { now } from '../base/clock.ts'
import { newTraceId, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { TraceEntry } from '../audit/trace.ts'
import type { Envelope } from '../mail/envelope.ts'
import type { Verdict } from '../mail/signal.ts'
import type { Screening } from '../screening/screening.ts'
import type { IntakeSession } from './intake.ts'
import { directionOf, type Passing } from './passing.ts'

/** A message that was looked at; its copies are added when they lie in their folders. */
export function acceptedEntry(
  { session, envelope, spool, destinations, organisationId, traceId }: Passing,
  { action, classification, signals, rules }: Verdict<string>,
  screening: Screening,
): TraceEntry {
  return {
    organisationId,
    traceId,
    at: now(),
    direction: directionOf(session, destinations),
    stage: 'accepted',
    action,
    reason: '',
    classification,
    size: spool.size,
    sender: envelope.returnPath,
    recipients: envelope.recipients.map(({ address }) => address),
    recipientCount: envelope.recipients.length,
    peerAddress: session.peer.address,
    helo: session.peer.helo,
    messageId: screening.digest.digest.envelope.messageId,
    signals,
    rules,
    copies: [],
    detail: '',
  }
}

/** @param house  whose trace it is as long as no organisation is known */
export function refusedEntry(
  { peer, submitter }: IntakeSession,
  stage: TraceEntry['stage'],
  refusal: Error,
  envelope: Partial<Envelope>,
  house: OrganisationId,
): TraceEntry {
  return {
    organisationId: submitter?.owner.organisationId ?? house,
    traceId: newTraceId(),
    at: now(),
    direction: submitter === undefined ? 'in' : 'out',
    stage,
    action: 'refused',
    reason: refusal instanceof Refusal ? refusal.reason : 'unavailable',
    classification: '',
    size: 0,
    sender: envelope.returnPath ?? '',
    recipients: envelope.recipients?.map(({ address }) => address) ?? [],
    recipientCount: envelope.recipients?.length ?? 0,
    peerAddress: peer.address,
    helo: peer.helo,
    messageId: '',
    signals: [],
    rules: [],
    copies: [],
    detail: refusal instanceof Refusal ? refusal.detail : '',
  }
}
