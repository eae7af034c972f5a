// A verification that nobody went on with: it stands in the member's history, and raises the risk of the next sign-in from there.
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { assessmentOf } from './judged-record.ts'
import type { ProofFacts } from './pending-proofs.ts'
import type { Reception } from './reception.ts'

const log = logOf('sign-in')

/** @returns what `StoredStates.sweep` is given */
export function settleAbandoned({ parts: { risk } }: Reception): (facts: unknown) => Promise<void> {
  return async (facts) => {
    const { person, judged, session, proven } = facts as ProofFacts
    if (person === undefined || proven !== undefined) return
    const settled =
      judged !== undefined
        ? risk.settle(judged.event, 'step-up-abandoned', person.owner, assessmentOf(judged))
        : session && risk.settle({ ...session.event, at: now() }, 'step-up-abandoned', person.owner)
    await settled?.catch((error: unknown) => log.error({ err: error }, 'a verification was not counted'))
  }
}
