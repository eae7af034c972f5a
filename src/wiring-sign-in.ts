// The only place that knows every room, part three: how people come in.
import { now } from './base/clock.ts'
import { logOf } from './base/log.ts'
import { runRepeatedly } from './base/repeated-work.ts'
import { forgetDecisions, KEPT_DAYS, recallDecisions } from './risk/decision-log.ts'
import { RiskEngine } from './risk/engine.ts'
import { Places } from './risk/geography/places.ts'
import { openSignInModel } from './risk/model-file.ts'
import { hashingKey, StoredProfiles } from './risk/stored-profiles.ts'
import type { Rules } from './sign-in/judgement.ts'
import { LiveSessions } from './sign-in/live-sessions.ts'
import { OwnerApproval } from './sign-in/owner-approval.ts'
import { Reception } from './sign-in/reception.ts'
import { storedRisk } from './sign-in/stored-risk.ts'
import type { House } from './wiring.ts'

/** What a restart tells the engine again of groups and attacks: the last days, and no more than a second's work. */
const RECALLED = { days: 14, decisions: 5_000 }
const DAY_MS = 86_400_000

/** No rule of an administrator's. */
const noRules: Rules = async () => ({ facts: {}, needsFactor: false })

/** @param closing  what ends the work in the background */
export async function openReception(house: House, closing: (() => Promise<unknown>)[]): Promise<Reception> {
  const { settings, store, directory, office, ticket, organisation, pathOf } = house
  const places = await Places.open(settings.cityTable === '' ? '' : pathOf(settings.cityTable))
  const [organisationId, trees] = [await organisation(), await openSignInModel()]
  const profiles = new StoredProfiles()
  const key = await store.write(ticket('sign-in'), (tx) => hashingKey(tx, organisationId))
  const engine = new RiskEngine({ places, profiles, key, ...(trees !== undefined && { trees }) })
  const { days, decisions } = RECALLED
  store
    .read(ticket('sign-in'), (tx) => recallDecisions(tx, engine, organisationId, now() - days * DAY_MS, decisions))
    .catch((error: unknown) => logOf('wiring').error({ err: error }, 'earlier sign-ins were not recalled'))
  const forget = (): Promise<number> =>
    store.write(ticket('sign-in'), (tx) => forgetDecisions(tx, organisationId, now() - KEPT_DAYS * DAY_MS))
  closing.push(
    runRepeatedly([
      { name: 'take up the city table', everyMs: 60_000, run: () => places.refresh() },
      { name: 'forget old sign-ins', everyMs: 3_600_000, run: forget },
    ]),
  )
  const risk = storedRisk({ store, ticket: ticket('sign-in'), engine, profiles, places })
  const sessions = new LiveSessions(office)
  return new Reception({ store, directory, office, ticket: ticket('sign-in'), risk, rules: noRules, sessions })
}

/** Owners are asked where they sign in. */
export function openApproval({ settings }: House, reception: Reception): OwnerApproval {
  return new OwnerApproval({
    reception,
    address: `https://${settings.hostname}/approve`,
    notify: async () => undefined,
  })
}
