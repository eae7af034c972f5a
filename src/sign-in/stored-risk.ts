// The risk engine over what lasts: a member's profile is taken up before scoring, put away after, and each decision is kept.
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import { classify, type AddressClass } from '../net/addresses.ts'
import type { Assessment } from '../risk/assessment.ts'
import { recordDecision } from '../risk/decision-log.ts'
import type { RiskEngine } from '../risk/engine.ts'
import type { Outcome, SignInEvent } from '../risk/event.ts'
import type { PlaceFinder } from '../risk/geography/places.ts'
import type { StoredProfiles } from '../risk/stored-profiles.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { DecayingCounts } from './decaying-counts.ts'
import type { Risk } from './judgement.ts'
import { FIRST_DAY_MS } from './newcomer.ts'

const log = logOf('sign-in')

export interface StoredRiskParts {
  readonly store: Store
  /** may read and change the directory */
  readonly ticket: Ticket
  readonly engine: RiskEngine
  readonly profiles: StoredProfiles
  readonly places: PlaceFinder
}

/** Wrong passwords of one member that are kept in the history, while they fade by half each hour: guessers must not fill it. */
const FAILURES_KEPT = 20
const HOUR_MS = 3_600_000
const MAX_MEMBERS = 100_000

export function storedRisk({ store, ticket, engine, profiles, places }: StoredRiskParts): Risk {
  const failures = new DecayingCounts(HOUR_MS, MAX_MEMBERS)

  async function score(event: SignInEvent, owner: Owner): Promise<Assessment> {
    await store.read(ticket, (tx) => profiles.take(tx, owner))
    const assessment = engine.score(event)
    const isAskedByRule = assessment.reasons.some(({ id }) => id.startsWith('rule.'))
    return assessment.decision === 'step-up' && isLocal(event) && !isAskedByRule
      ? { ...assessment, decision: 'allow' }
      : assessment
  }

  return {
    score,
    async settle(event, outcome, owner, scored) {
      if (owner === undefined) return engine.learn(event, outcome)
      const isKept = outcome !== 'failed' || isWorthKeeping(failures, owner)
      const isHabit = CHANGES_HABITS.has(outcome)
      // A failure counts towards attacks at once, however long the store takes.
      if (outcome === 'failed') engine.learn(event, outcome)
      const assessment = scored ?? (isKept ? await score(event, owner) : undefined)
      let isLearned = outcome === 'failed'
      const learn = () => {
        engine.learn(event, outcome === 'allowed' && isLocal(event) ? 'step-up-passed' : outcome, assessment)
        isLearned = true
      }
      if (!isLearned && !isHabit) learn()
      if (assessment === undefined) return
      const keep = store.write(ticket, async (tx) => {
        if (isHabit) await profiles.change(tx, owner, event.at, learn)
        if (isKept) await recordDecision(tx, owner, event, assessment, outcome)
      })
      await keep.catch((error: unknown) => {
        if (!isLearned) learn()
        // A disk that takes nothing more must not keep people from reading what is there.
        if (outcome !== 'allowed' || !(error instanceof Refusal) || !TAKES_NO_WRITES.has(error.reason)) throw error
        log.error({ reason: error.reason }, 'a sign-in was not recorded')
      })
    },
    attackFrom: (event) => engine.attackFrom(event),
    async isAtHome(event, owner) {
      await store.read(ticket, (tx) => profiles.take(tx, owner))
      return engine.isAtHome(event)
    },
    async isNew(event, owner) {
      await store.read(ticket, (tx) => profiles.take(tx, owner))
      const { firstAt, confirmed, devices } = profiles.of(event)
      const isProven = confirmed.some((each) => each !== 0) || devices.some(({ trust }) => trust > 0)
      return !isProven && (firstAt === 0 || event.at - firstAt < FIRST_DAY_MS)
    },
    networkOf(address) {
      const { asn, prefix } = places.of(address)
      return asn === undefined ? prefix : `AS${asn}`
    },
    placeOf(address) {
      const { city, region, country } = places.of(address)
      return [city, region, country].filter((part) => part !== undefined).join(', ')
    },
  }
}

const TAKES_NO_WRITES: ReadonlySet<string> = new Set(['storage-full', 'unavailable'])

const CHANGES_HABITS: ReadonlySet<Outcome> = new Set(['allowed', 'step-up-passed', 'not-me'])

/** Whoever is on the local network came in through a door: rules alone ask there, and what is allowed is a habit at once. */
const isLocal = ({ ip }: SignInEvent) => LOCAL.has(classify(ip))
const LOCAL: ReadonlySet<AddressClass> = new Set(['loopback', 'private'])

function isWorthKeeping(failures: DecayingCounts, { organisationId, memberId }: Owner): boolean {
  const key = `${organisationId} ${memberId}`
  failures.add(key)
  return failures.of(key) <= FAILURES_KEPT
}
