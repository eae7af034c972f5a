// What others would do with the same sign-ins: the published two-feature scorer, and rules of travel and new countries.
import { clientOf } from '../../src/risk/client.ts'
import type { SignInEvent } from '../../src/risk/event.ts'
import { countryPoint } from '../../src/risk/geography/country-points.ts'
import { distanceKm } from '../../src/risk/geography/place.ts'
import type { Judge } from '../../training/sign-in/life.ts'

/** Values of a sign-in with their weight in the likelihood of their feature. Source: das-group/rba-algorithm (MIT). */
// prettier-ignore
const PARTS: readonly (readonly [feature: 'address' | 'client', weight: number, valueOf: (event: SignInEvent) => string])[] = [
  ['address', 0.6,  ({ ip }) => ip],
  ['address', 0.3,  ({ place }) => String(place?.asn)],
  ['address', 0.1,  ({ place }) => String(place?.country)],
  ['client',  0.53, ({ client }) => client],
  ['client',  0.27, ({ client }) => `${clientOf(client).family} ${clientOf(client).major}`],
  ['client',  0.19, ({ client }) => `${clientOf(client).system} ${clientOf(client).systemVersion}`],
  ['client',  0.01, ({ client }) => clientOf(client).class],
]
/** An unseen value of a member has a quarter of its chance among all. Source: the same. */
const UNSEEN = 1 / 4

/**
 * Address and client string, against all and against the member.
 * Source: Freeman et al., NDSS 2016, doi 10.14722/ndss.2016.23240; Wiefling et al., ACM TOPS 2022, doi 10.1145/3546069.
 */
export function twoFeatures(): Judge {
  const counts = new Map<string, number>()
  const count = (key: string) => counts.get(key) ?? 0
  const raise = (key: string) => counts.set(key, count(key) + 1)
  return {
    score: (event) => {
      const { account } = event
      const [all, own] = [count('all'), count(`${account}\0all`)]
      const shares = { address: [0, 0], client: [0, 0] }
      PARTS.forEach(([feature, weight, valueOf], part) => {
        const value = `${part} ${valueOf(event)}`
        const everybody = (count(value) + 1) / (all + 2)
        const ownCount = count(`${account}\0${value}`)
        const [sum = 0, ownSum = 0] = shares[feature]
        shares[feature] = [
          sum + weight * everybody,
          ownSum + weight * (ownCount === 0 ? everybody * UNSEEN : ownCount / own),
        ]
      })
      return Object.values(shares).reduce((sum, [a = 1, b = 1]) => sum + Math.log(a / b), -Math.log(own + 1))
    },
    learn: (event) => {
      const { account } = event
      raise('all')
      raise(`${account}\0all`)
      PARTS.forEach(([, , valueOf], part) => {
        const value = `${part} ${valueOf(event)}`
        raise(value)
        raise(`${account}\0${value}`)
      })
    },
  }
}

const AIRLINER_KMH = 900
const LEAST_KM = 300

/** Faster than an airliner, else a new country, else a new operator; farther first among equals. */
export function plainRules(): Judge {
  const known = new Map<string, Set<string>>()
  const last = new Map<string, { lat: number; lon: number; at: number }>()
  const knownOf = (account: string) => known.get(account) ?? new Set<string>()
  return {
    score: (event) => {
      const before = last.get(event.account)
      const here = pointOf(event)
      const km = before === undefined || here === undefined ? 0 : distanceKm(before, here)
      const hours = before === undefined ? 0 : Math.max(1 / 12, (event.at - before.at) / 3_600_000)
      const seen = knownOf(event.account)
      const isImpossible = km > LEAST_KM && km / hours > AIRLINER_KMH
      return (
        (isImpossible ? 4 : 0) +
        (seen.has(`country ${event.place?.country}`) ? 0 : 2) +
        (seen.has(`operator ${event.place?.asn}`) ? 0 : 1) +
        Math.log1p(km) / 100
      )
    },
    learn: (event) => {
      const here = pointOf(event)
      if (here !== undefined) last.set(event.account, { ...here, at: event.at })
      const seen = knownOf(event.account)
      seen.add(`country ${event.place?.country}`).add(`operator ${event.place?.asn}`)
      known.set(event.account, seen)
    },
  }
}

function pointOf({ place }: SignInEvent): { lat: number; lon: number } | undefined {
  if (place?.lat !== undefined && place.lon !== undefined) return { lat: place.lat, lon: place.lon }
  return countryPoint(place?.country)
}
