// What memory is told of a message on its way.
import { now } from '../base/clock.ts'
import type { Occasion, Proof } from '../intel/occasion.ts'
import type { Signal } from '../mail/signal.ts'
import type { Screening } from '../screening/screening.ts'
import type { SenderAuth } from '../screening/sender-auth-result.ts'
import { directionOf, type Passing } from './passing.ts'

/** @returns undefined for what the house itself writes: there is nothing to learn from it */
export function occasionOf(
  { session, destinations, organisationId }: Passing,
  { marks, digest, senderAuth, signals }: Screening,
): Occasion | undefined {
  if (session.own !== undefined) return undefined
  const { peer, submitter } = session
  const { owners, foreign } = destinations
  return {
    organisationId,
    direction: directionOf(session, destinations),
    at: now(),
    receivers: owners.filter((owner) => owner.organisationId === organisationId).map(({ memberId }) => memberId),
    ...(submitter !== undefined && { writer: submitter.owner.memberId }),
    foreign: foreign.map(({ address }) => address),
    messageId: digest.digest.envelope.messageId,
    peer: { address: peer.address, helo: peer.helo },
    ...(senderAuth !== undefined && { proof: proofOf(senderAuth) }),
    contentLogOdds: contentLogOdds(signals),
    marks,
  }
}

/** A chance nearer to certainty than this is no more certain. */
const SUREST = 0.999

function contentLogOdds(signals: readonly Signal[]): number {
  const chance = signals.find(({ id }) => id === 'content.spam')?.value
  if (typeof chance !== 'number') return 0
  const bounded = Math.min(SUREST, Math.max(1 - SUREST, chance))
  return Math.log(bounded / (1 - bounded))
}

function proofOf({ dkim, alignment }: SenderAuth): Proof {
  return {
    isProven: alignment.spf || alignment.dkim,
    signers: dkim.filter(({ result }) => result === 'pass').map(({ domain }) => domain),
  }
}
