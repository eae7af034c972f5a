// What memory is told of a message on its way.
import { now } from '../base/clock.ts'
import type { Occasion, Proof } from '../intel/occasion.ts'
import type { Screening } from '../screening/screen.ts'
import type { SenderAuth } from '../screening/sender-auth-result.ts'
import { directionOf, type Passing } from './passing.ts'

/** @returns undefined for what the house itself writes: there is nothing to learn from it */
export function occasionOf(
  { session, destinations, organisationId }: Passing,
  { marks, digest, senderAuth }: Screening,
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
    marks,
  }
}

function proofOf({ dkim, alignment }: SenderAuth): Proof {
  return {
    isProven: alignment.spf || alignment.dkim,
    signers: dkim.filter(({ result }) => result === 'pass').map(({ domain }) => domain),
  }
}
