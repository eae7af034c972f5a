// The policies of a house: in force at intake, and the work in the background that belongs to them.
import { now } from './base/clock.ts'
import type { RepeatedWork } from './base/repeated-work.ts'
import { standingsOf } from './directory/standing.ts'
import type { RulingParts } from './intake/ruling.ts'
import { forgetEvidence } from './policy/evidence.ts'
import { PolicyBook } from './policy/policy-book.ts'
import type { House } from './wiring.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** What intake asks of policies. @param closing  what is ended with the servers */
export function openPolicies(
  { store, ticket }: House,
  closing: (() => Promise<unknown>)[],
): Pick<RulingParts, 'policies' | 'people'> {
  const policies = new PolicyBook(store, ticket('mx'))
  const stop = store.listen(({ topic }) => {
    if (topic === 'policy' || topic === '*') policies.forget()
  })
  closing.push(async () => stop())
  return {
    policies,
    people: (organisationId, members) => store.read(ticket('intake'), (tx) => standingsOf(tx, organisationId, members)),
  }
}

/** Rows of the keepers. */
export function policyWork({ store, settings, ticket }: House): readonly RepeatedWork[] {
  const keeper = ticket('keeper')
  // prettier-ignore
  return [
    { name: 'forget evidence', everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetEvidence(tx, now() - settings.evidenceDays * DAY_MS)) },
  ]
}
