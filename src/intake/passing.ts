// One message on its way through the house: whose it is, where it goes, whom a report of it may reach.
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { Direction, Envelope } from '../mail/envelope.ts'
import type { Screening } from '../screening/screening.ts'
import type { Spool } from '../store/store.ts'
import type { IntakeSession } from './intake.ts'
import type { Destinations } from './recipients.ts'

/** What is known of a message before it is looked at. */
export interface Passing {
  readonly session: IntakeSession
  readonly envelope: Envelope
  /** finished */
  readonly spool: Spool
  readonly destinations: Destinations
  readonly organisationId: OrganisationId
  readonly traceId: TraceId
  readonly fingerprint: Buffer
}

/** Whose message it is: the sender's organisation, or, for mail from outside, that of the first recipient. */
export function organisationOf({ submitter, own }: IntakeSession, { owners }: Destinations): OrganisationId {
  const organisationId = submitter?.owner.organisationId ?? own?.organisationId ?? owners[0]?.organisationId
  if (organisationId === undefined) throw new Error('mail from outside without a member among its recipients')
  return organisationId
}

/** Whether a report of success goes to who really sent the message: a forged return path would make us write to strangers. */
export function isAuthentic({ submitter }: IntakeSession, { returnPath }: Envelope, { signals }: Screening): boolean {
  if (returnPath === '') return false
  return submitter !== undefined || signals.some(({ id, value }) => id === 'sender-auth.spf' && value === 'pass')
}

export function directionOf({ submitter, own }: IntakeSession, { foreign }: Destinations): Direction {
  if (foreign.length > 0) return 'out'
  return submitter === undefined && own === undefined ? 'in' : 'internal'
}
