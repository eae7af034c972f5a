// The only place that knows every room, part three: how people come in.
import { now } from './base/clock.ts'
import { logOf } from './base/log.ts'
import { recallDecisions } from './risk/decision-log.ts'
import { RiskEngine } from './risk/engine.ts'
import { Places } from './risk/geography/places.ts'
import { hashingKey, StoredProfiles } from './risk/stored-profiles.ts'
import type { Rules } from './sign-in/judgement.ts'
import { Reception } from './sign-in/reception.ts'
import { storedRisk } from './sign-in/stored-risk.ts'
import type { House } from './wiring.ts'

/** What a restart tells the engine again of groups and attacks: the last days, and no more than a second's work. */
const RECALLED = { days: 14, decisions: 5_000 }
const DAY_MS = 86_400_000

/** No rule of an administrator's. */
const noRules: Rules = async () => ({ facts: {}, needsFactor: false })

export async function openReception({ store, directory, office, ticket, organisation }: House): Promise<Reception> {
  const [places, organisationId] = [await Places.open(), await organisation()]
  const profiles = new StoredProfiles()
  const key = await store.write(ticket('sign-in'), (tx) => hashingKey(tx, organisationId))
  const engine = new RiskEngine({ places, profiles, key })
  const { days, decisions } = RECALLED
  store
    .read(ticket('sign-in'), (tx) => recallDecisions(tx, engine, organisationId, now() - days * DAY_MS, decisions))
    .catch((error: unknown) => logOf('wiring').error({ err: error }, 'earlier sign-ins were not recalled'))
  const risk = storedRisk({ store, ticket: ticket('sign-in'), engine, profiles, places })
  return new Reception({ store, directory, office, ticket: ticket('sign-in'), risk, rules: noRules })
}
