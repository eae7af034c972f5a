// The policies of a house: in force at intake, and the work in the background that belongs to them.
import { now } from './base/clock.ts'
import { runRepeatedly, type RepeatedWork } from './base/repeated-work.ts'
import { standingsOf } from './directory/standing.ts'
import type { Intake } from './intake/intake.ts'
import { writeDigests } from './intake/quarantine-digest.ts'
import type { RulingParts } from './intake/ruling.ts'
import { putAwayAged } from './mailbox/put-away.ts'
import { forgetEvidence } from './policy/evidence.ts'
import { forgetTallies } from './policy/leak/day-tally.ts'
import { PolicyBook } from './policy/policy-book.ts'
import { forgetDeputies } from './policy/records-deputies.ts'
import { forgetQuotaGrants } from './policy/records-quota.ts'
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

/** Work in the background. @returns the function that ends it */
export function startPolicyWork(house: House, intake: Intake): () => Promise<void> {
  const { store, directory, settings, ticket, organisation } = house
  const keeper = ticket('keeper')
  const quarantineEnd = () => now() - settings.quarantineDays * DAY_MS
  const digest = {
    store,
    directory,
    intake,
    sender: ticket('outbound'),
    quarantine: ticket('quarantine'),
    keeper,
    organisation,
    hostname: settings.hostname,
  }
  // prettier-ignore
  const rows: readonly RepeatedWork[] = [
    { name: 'forget evidence', everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetEvidence(tx, now() - settings.evidenceDays * DAY_MS)) },
    { name: 'forget what leaked', everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetTallies(tx, now())) },
    { name: 'forget deputies', everyMs: 60 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetDeputies(tx, now())) },
    { name: 'forget quota grants', everyMs: 60 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetQuotaGrants(tx, now())) },
    { name: 'empty quarantine', everyMs: 10 * MINUTE_MS, run: () => putAwayAged(store, keeper, 'quarantine', quarantineEnd(), settings.recoverableDays) },
    ...(settings.quarantineDigest === 'daily' ? [{ name: 'tell of quarantine', everyMs: MINUTE_MS, run: () => writeDigests(digest) }] : []),
  ]
  return runRepeatedly(rows)
}
