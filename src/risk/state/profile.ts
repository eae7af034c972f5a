// What is usual for one member: counted values, hours, places, devices, a few rates. At most 8 kB when encoded.
import type { SignInEvent } from '../event.ts'
import { fadeOf, HABIT_HALF_LIFE_MS, HOUR_MS } from './decay.ts'
import { HABITS } from './habits.ts'
import { RATES, type RateName } from './rates.ts'
import type { ValueHash } from './value-hash.ts'

/** Where the slots of each habit begin; one more at the end. */
export const OFFSETS: readonly number[] = HABITS.reduce(
  (starts, { capacity }) => [...starts, (starts.at(-1) ?? 0) + capacity],
  [0],
)
export const SLOTS = OFFSETS.at(-1) ?? 0
/** Source: login-risk-features §2: 5 location clusters, last 8 logins. */
export const MAX_CLUSTERS = 5
export const MAX_RECENT = 8
export const MAX_DEVICES = 12
export const MAX_CONFIRMED = 8
/** Places nearer than this are one cluster: a city and its suburbs. */
const CLUSTER_KM = 60

export interface Recent {
  /** ms since 1970 */
  readonly at: number
  readonly country: ValueHash
  readonly city: ValueHash
  readonly prefix: ValueHash
  readonly asn: ValueHash
  /** undefined: the place is not known */
  readonly point: { readonly lat: number; readonly lon: number; readonly radiusKm: number } | undefined
  readonly isMasked: boolean
  /** a program: mail programs poll from everywhere the phone goes */
  readonly isProgram: boolean
  readonly asnClass: number
}

export interface DeviceRecord {
  readonly key: ValueHash
  /** ms since 1970 */
  readonly firstAt: number
  lastAt: number
  count: number
  /** 0 waits to be trusted, 1 seen, 2 a step-up was passed on it, 3 managed */
  trust: number
  clientMajor: number
  systemVersion: number
  /** hashes of client, system, screen, language, time zone, TLS, platform, cores; 0: not known */
  readonly parts: Float64Array
}

export interface Cluster {
  lat: number
  lon: number
  weight: number
}

export class UserProfile {
  readonly hashes = new Float64Array(SLOTS)
  /** below 0: waits to be trusted since `hours` */
  readonly counts = new Float32Array(SLOTS)
  /** hours since 1970 of the last sign-in with the value, or of the first while it waits */
  readonly hours = new Uint32Array(SLOTS)
  readonly dayHours = new Float32Array(24)
  readonly weekHours = new Float32Array(168)
  readonly rates = new Float32Array(RATES.length * 3)
  readonly confirmed = new Float64Array(MAX_CONFIRMED)
  devices: DeviceRecord[] = []
  recent: Recent[] = []
  clusters: Cluster[] = []
  /** trusted sign-ins ever */
  logins = 0
  firstAt = 0
  lastAt = 0
  /** IANA name of the zone the member's hours are counted in; '' until one was told */
  zone = ''

  /** @returns the slot of a value, or -1 */
  slotOf(habit: number, hash: ValueHash): number {
    for (let slot = OFFSETS[habit] ?? 0, end = OFFSETS[habit + 1] ?? 0; slot < end; slot++)
      if (this.hashes[slot] === hash) return slot
    return -1
  }

  /** How often a value was trusted, faded to `hour`; 0 while it waits. */
  weightOf(slot: number, hour: number, waitHours: number): number {
    const count = this.counts[slot] ?? 0
    const since = this.hours[slot] ?? 0
    if (count < 0 && hour - since < waitHours) return 0
    return Math.abs(count) * fadeOf((hour - since) * HOUR_MS, HABIT_HALF_LIFE_MS)
  }

  /** All trusted weight of a habit, and how many values bear it. */
  totalOf(habit: number, hour: number, waitHours: number): { weight: number; types: number } {
    let [weight, types] = [0, 0]
    for (let slot = OFFSETS[habit] ?? 0, end = OFFSETS[habit + 1] ?? 0; slot < end; slot++) {
      if (this.counts[slot] === 0) continue
      const each = this.weightOf(slot, hour, waitHours)
      if (each > 0) types++
      weight += each
    }
    return { weight, types }
  }

  /** Counts a value once more. @param isTrusted  it is a habit at once; else after `waitHours` unless contradicted */
  learn(habit: number, hash: ValueHash, hour: number, waitHours: number, isTrusted: boolean): void {
    let slot = this.slotOf(habit, hash)
    if (slot < 0) {
      slot = this.#faintest(habit, hour)
      this.hashes[slot] = hash
      this.counts[slot] = isTrusted ? 1 : -1
      this.hours[slot] = hour
      return
    }
    const count = this.counts[slot] ?? 0
    const since = this.hours[slot] ?? 0
    if (count < 0 && !isTrusted && hour - since < waitHours) {
      this.counts[slot] = count - 1
      return
    }
    this.counts[slot] = Math.abs(count) * fadeOf((hour - since) * HOUR_MS, HABIT_HALF_LIFE_MS) + 1
    this.hours[slot] = Math.max(hour, since)
  }

  /** Forgets what still waits: somebody else was in. */
  forgetWaiting(hour: number, waitHours: number): void {
    for (let slot = 0; slot < SLOTS; slot++) {
      if ((this.counts[slot] ?? 0) >= 0 || hour - (this.hours[slot] ?? 0) >= waitHours) continue
      this.hashes[slot] = this.counts[slot] = this.hours[slot] = 0
    }
    const [atMs, waitMs] = [hour * HOUR_MS, waitHours * HOUR_MS]
    this.devices = this.devices.filter(({ trust, firstAt }) => trust > 0 || atMs - firstAt >= waitMs)
    this.recent = this.recent.filter(({ at }) => atMs - at >= waitMs)
  }

  deviceOf(key: ValueHash, at: number, waitHours: number): DeviceRecord | undefined {
    const device = this.devices.find((each) => each.key === key)
    return device !== undefined && (device.trust > 0 || at - device.firstAt >= waitHours * HOUR_MS) ? device : undefined
  }

  /** Adds to the median-like mean and the mean deviation of a rate. */
  learnRate(name: RateName, value: number): void {
    const index = 3 * RATES.indexOf(name)
    const seen = this.rates[index + 2] ?? 0
    const step = Math.max(0.1, 1 / (seen + 1))
    const mean = this.rates[index] ?? 0
    this.rates[index] = mean + step * (value - mean)
    const deviation = this.rates[index + 1] ?? 0
    this.rates[index + 1] = deviation + step * (Math.abs(value - mean) - deviation)
    this.rates[index + 2] = Math.min(seen + 1, 1_000)
  }

  /** How far a value stands from what is usual, in deviations; undefined below 4 observations. @returns -8 … 8 */
  deviationOf(name: RateName, value: number, least: number): number | undefined {
    const index = 3 * RATES.indexOf(name)
    if ((this.rates[index + 2] ?? 0) < 4) return undefined
    const z = (value - (this.rates[index] ?? 0)) / Math.max(least, 1.25 * (this.rates[index + 1] ?? 0))
    return Math.max(-8, Math.min(8, z))
  }

  learnHour(hourOfWeek: number, elapsedMs: number): void {
    const fade = fadeOf(elapsedMs, HABIT_HALF_LIFE_MS)
    for (let hour = 0; hour < 24; hour++) this.dayHours[hour] = (this.dayHours[hour] ?? 0) * fade
    for (let hour = 0; hour < 168; hour++) this.weekHours[hour] = (this.weekHours[hour] ?? 0) * fade
    this.dayHours[hourOfWeek % 24] = (this.dayHours[hourOfWeek % 24] ?? 0) + 1
    this.weekHours[hourOfWeek] = (this.weekHours[hourOfWeek] ?? 0) + 1
  }

  learnPoint(point: { lat: number; lon: number }, kmBetween: (a: Cluster, b: typeof point) => number): void {
    for (const cluster of this.clusters) cluster.weight *= 0.98
    const near = this.clusters.find((cluster) => kmBetween(cluster, point) < CLUSTER_KM)
    if (near !== undefined) {
      near.weight += 1
      near.lat += (point.lat - near.lat) / Math.min(near.weight, 20)
      near.lon += (point.lon - near.lon) / Math.min(near.weight, 20)
    } else this.clusters.push({ lat: point.lat, lon: point.lon, weight: 1 })
    this.clusters.sort((a, b) => b.weight - a.weight)
    this.clusters.length = Math.min(this.clusters.length, MAX_CLUSTERS)
  }

  #faintest(habit: number, hour: number): number {
    let [best, least] = [OFFSETS[habit] ?? 0, Infinity]
    for (let slot = OFFSETS[habit] ?? 0, end = OFFSETS[habit + 1] ?? 0; slot < end; slot++) {
      const count = this.counts[slot] ?? 0
      if (count === 0) return slot
      const weight = Math.abs(count) * fadeOf((hour - (this.hours[slot] ?? 0)) * HOUR_MS, HABIT_HALF_LIFE_MS)
      if (weight < least) [best, least] = [slot, weight]
    }
    return best
  }
}

type Named = Pick<SignInEvent, 'organisation' | 'account'>

/** Where profiles lie. They are in memory while an account is scored: `StoredProfiles` loads and saves around it. */
export interface Profiles {
  /** An account that nothing is known of has an empty one, which is kept only once something was learned. */
  of(event: Named): UserProfile
  keep(event: Named, profile: UserProfile): void
}

/** For replays and the simulator. */
export class ProfilesInMemory implements Profiles {
  readonly #profiles = new Map<string, UserProfile>()

  of(event: Named): UserProfile {
    return this.#profiles.get(keyOf(event)) ?? new UserProfile()
  }

  keep(event: Named, profile: UserProfile): void {
    this.#profiles.set(keyOf(event), profile)
  }
}

const keyOf = ({ organisation, account }: Named): string => `${organisation}\0${account}`
