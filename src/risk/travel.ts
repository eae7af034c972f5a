// Whether somebody can have come from where they were: distances, speeds, and when a long way means nothing.
import { distanceKm, type Place } from './geography/place.ts'
import type { SignInEvent } from './event.ts'
import { DAY_MS, HOUR_MS } from './state/decay.ts'
import type { Recent, UserProfile } from './state/profile.ts'

/** Source: login-risk-features G17 … G19. */
const LEAST_ELAPSED_MS = 300_000
export const AIRLINER_KMH = 900
const FAR_KM = 300
const BORDER_KM = 80
/** Between wider places (whole countries) a journey is called impossible only over an ocean, from edge to edge. */
const COARSE_KM = 500
const OCEAN_KM = 3_000

export interface Travel {
  /** km to the last sign-in, less both radii; undefined when either place is unknown */
  readonly lastKm: number | undefined
  readonly homeKm: number | undefined
  readonly clusterKm: number | undefined
  readonly speedKmh: number | undefined
  /** faster than an airliner, and neither end one that tells no place */
  readonly isImpossible: boolean
  /** the same against a session that is alive */
  readonly isImpossibleLive: boolean
  readonly isNearBorderPair: boolean
  readonly countries24h: number
  readonly cities24h: number
  readonly flips7d: number
  /** all hops of the last days could have been travelled, one a day */
  readonly isPlausibleTrip: boolean
  readonly last: Recent | undefined
}

/** @param isShared  the network is one that colleagues or the member use from several places: a VPN exit, an office, carrier NAT */
export function readTravel(
  event: SignInEvent,
  place: Place,
  profile: UserProfile,
  isShared: boolean,
  country: number,
  city: number,
): Travel {
  const { at } = event
  const point = place.lat === undefined || place.lon === undefined ? undefined : { lat: place.lat, lon: place.lon }
  const last = profile.recent.at(-1)
  const located = profile.recent.findLast((recent) => recent.point !== undefined)
  const apart = (other: { lat: number; lon: number; radiusKm?: number } | undefined) =>
    point === undefined || other === undefined
      ? undefined
      : Math.max(0, distanceKm(point, other) - place.radiusKm - (other.radiusKm ?? 0))
  const lastKm = apart(located?.point)
  const hours = located === undefined ? 0 : Math.max(LEAST_ELAPSED_MS, at - located.at) / HOUR_MS
  const speedKmh = lastKm === undefined ? undefined : lastKm / hours
  const tellsPlace = !isShared && !isMasked(event, place)
  const isFine = Math.max(place.radiusKm, located?.point?.radiusKm ?? 0) <= BORDER_KM
  const clusterKms = profile.clusters.map((cluster) => apart({ lat: cluster.lat, lon: cluster.lon }) ?? Infinity)
  const isImpossible =
    tellsPlace &&
    speedKmh !== undefined &&
    lastKm !== undefined &&
    located?.isMasked === false &&
    (lastKm > OCEAN_KM || Math.max(place.radiusKm, located.point?.radiusKm ?? 0) <= COARSE_KM) &&
    speedKmh > AIRLINER_KMH &&
    lastKm > FAR_KM
  const live = event.person?.livePlaces ?? []
  return {
    lastKm,
    homeKm: clusterKms[0],
    clusterKm: clusterKms.length === 0 || point === undefined ? undefined : Math.min(...clusterKms),
    speedKmh,
    isImpossible,
    isImpossibleLive: tellsPlace && live.some((each) => isTooFast(apart(each) ?? 0, at - each.at)),
    isNearBorderPair:
      isFine && lastKm !== undefined && lastKm < BORDER_KM && last !== undefined && last.country !== country,
    countries24h: distinct(profile.recent, at - DAY_MS, ({ country }) => country, country),
    cities24h: distinct(profile.recent, at - DAY_MS, ({ city }) => city, city),
    flips7d: flips(
      profile.recent.filter((recent) => recent.at > at - 7 * DAY_MS).map((recent) => recent.country),
      country,
    ),
    isPlausibleTrip: isPlausible(profile.recent, at),
    last,
  }
}

/** The exit tells nothing of where the person is. */
export function isMasked({ intelligence }: SignInEvent, place: Place): boolean {
  if (place.isPrivate) return true
  if (intelligence === undefined) return false
  const { isVpn, isTor, isOpenProxy, isCloudSync, isPrivateRelay } = intelligence
  return [isVpn, isTor, isOpenProxy, isCloudSync, isPrivateRelay].includes(true)
}

function isTooFast(km: number, elapsedMs: number): boolean {
  return km > FAR_KM && km / (Math.max(LEAST_ELAPSED_MS, elapsedMs) / HOUR_MS) > AIRLINER_KMH
}

function distinct(recent: readonly Recent[], since: number, valueOf: (each: Recent) => number, now: number): number {
  const values = new Set(recent.filter(({ at }) => at > since).map(valueOf))
  values.add(now)
  values.delete(0)
  return values.size
}

/** A-B-A changes of country: somebody else's sign-ins between the owner's. */
function flips(countries: readonly number[], now: number): number {
  const path = [...countries, now].filter((country, index, all) => country !== 0 && country !== all[index - 1])
  return path.filter((country, index) => index >= 2 && country === path[index - 2]).length
}

function isPlausible(recent: readonly Recent[], at: number): boolean {
  let moves = 0
  for (const [index, { point, at: when }] of recent.entries()) {
    const before = recent[index - 1]
    if (before?.point === undefined || point === undefined) continue
    const km = Math.max(0, distanceKm(before.point, point) - before.point.radiusKm - point.radiusKm)
    if (isTooFast(km, when - before.at)) return false
    if (km > FAR_KM && when > at - DAY_MS) moves++
  }
  return moves <= 1
}
