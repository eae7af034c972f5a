// gatehouse replay sign-in: recorded sign-ins through the risk engine (design.md §6).
import { monotonic } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { normalise } from '../net/addresses.ts'
import type { Assessment } from '../risk/assessment.ts'
import { RiskEngine } from '../risk/engine.ts'
import type { Outcome, SignInEvent } from '../risk/event.ts'
import { Places } from '../risk/geography/places.ts'
import { openSignInModel } from '../risk/model-file.ts'
import { isRiskProtocol } from '../risk/protocols.ts'
import { ProfilesInMemory } from '../risk/state/profile.ts'
import type { Replay } from './replay.ts'

/** A replay holds its hashes in memory and forgets them: nothing is protected by this key, and every run is the same. */
const KEY = Buffer.alloc(32)
const ORGANISATION = 'replay'

type Row = Readonly<Record<string, unknown>>

export async function openSignInReplay(): Promise<Replay> {
  const trees = await openSignInModel()
  const engine = new RiskEngine({
    places: await Places.open(),
    profiles: new ProfilesInMemory(),
    key: KEY,
    waitHours: 0,
    coldStart: 'learn',
    ...(trees !== undefined && { trees }),
  })
  return {
    judge: (row) => {
      const event = signInOf(row)
      const begun = monotonic()
      const assessment = engine.score(event)
      const us = Math.round((monotonic() - begun) * 10_000) / 10
      engine.learn(event, outcomeOf(event, assessment, row['stepUp']), assessment)
      const { decision, risk, dimensions, reasons } = assessment
      const shown = Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, rounded(value)]))
      return {
        line: {
          decision,
          risk,
          dimensions: shown,
          reasons: reasons.map((each) => ({ ...each, value: rounded(each.value), weight: rounded(each.weight) })),
          us,
        },
        words:
          `${decision.padEnd(8)} ${risk.toFixed(3)}  ${new Date(event.at).toISOString()}  ${event.protocol.padEnd(6)} ${event.account}  ${reasons.map(({ en }) => en).join('; ')}`.trimEnd(),
      }
    },
  }
}

/** An allowed sign-in is learned; one to be verified counts as passed only when the record says so. */
function outcomeOf(event: SignInEvent, { decision }: Assessment, stepUp: unknown): Outcome {
  if (!event.passwordOk) return 'failed'
  if (decision === 'allow') return 'allowed'
  if (decision === 'deny') return 'denied'
  return stepUp === 'passed' ? 'step-up-passed' : stepUp === 'failed' ? 'step-up-failed' : 'unanswered'
}

/** @throws Refusal `bad-parameter` with the key that is missing or wrong */
export function signInOf(row: Row): SignInEvent {
  const at = Date.parse(required(row, 'at'))
  if (Number.isNaN(at)) throw wrong('at', 'a time such as 2026-03-02T08:00:00Z')
  const ip = normalise(required(row, 'ip'))
  if (ip === undefined) throw wrong('ip', 'an IP address')
  const protocol = required(row, 'protocol')
  if (!isRiskProtocol(protocol)) throw wrong('protocol', 'web, imap, pop, smtp, mobile or oauth')
  const passwordOk = row['passwordOk']
  if (typeof passwordOk !== 'boolean') throw wrong('passwordOk', 'true or false')
  const place = {
    ...given('country', text(row, 'country')),
    ...given('region', text(row, 'region')),
    ...given('city', text(row, 'city')),
    ...given('lat', number(row, 'lat', -90, 90)),
    ...given('lon', number(row, 'lon', -180, 180)),
    ...given('asn', number(row, 'asn', 0, 4_294_967_295)),
  }
  return {
    at,
    account: required(row, 'account').toLowerCase(),
    organisation: ORGANISATION,
    ip,
    protocol,
    passwordOk,
    client: text(row, 'userAgent') ?? '',
    place,
    ...given('device', text(row, 'device')),
    ...given('department', text(row, 'department')),
    ...given('tls', text(row, 'tls')),
    ...given('rttMs', number(row, 'rttMs', 0, 3_600_000)),
    ...given('language', text(row, 'language')),
    ...given('timezone', text(row, 'timezone')),
    ...given('method', text(row, 'method')),
  }
}

/** Longer texts are cut: no client needs them, and hashes of them would only differ. */
const MAX_TEXT = 1_024

function required(row: Row, key: string): string {
  const value = text(row, key)
  if (value === undefined) throw wrong(key, 'a text')
  return value
}

/** @returns undefined when it is absent, null or empty */
function text(row: Row, key: string): string | undefined {
  const value = row[key] ?? ''
  if (typeof value !== 'string') throw wrong(key, 'a text')
  return value === '' ? undefined : value.slice(0, MAX_TEXT)
}

function number(row: Row, key: string, low: number, high: number): number | undefined {
  const value = row[key] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !(value >= low && value <= high)) throw wrong(key, `a number from ${low} to ${high}`)
  return value
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [Each in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [Each in Key]?: Value }
}

function wrong(key: string, wants: string): Refusal {
  return new Refusal('bad-parameter', `"${key}" is not ${wants}`)
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
