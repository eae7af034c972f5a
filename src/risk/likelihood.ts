// How much likelier a value is from an attacker than from this member, by what was seen of the member, the department, the
// organisation and the installation. Source: login-risk-features §3.1; Freeman et al., NDSS 2016, doi 10.14722/ndss.2016.23240.
import type { RiskInput } from './input.ts'
import type { GroupProfile } from './state/group-profile.ts'
import { HABITS, WITHIN } from './state/habits.ts'
import type { UserProfile } from './state/profile.ts'
import type { ValueHash, ValueHasher } from './state/value-hash.ts'

/** Source: §3.1. One value alone never says more. */
export const MAX_LLR = 8
/** An attacker looks like the traffic of everybody for the most part, else like anything that is possible. */
const LIKE_EVERYBODY = 0.7

export interface HabitReading {
  /** 0: this sign-in has no such value */
  readonly hash: ValueHash
  /** trusted sign-ins of the member with the value, faded */
  readonly weight: number
  /** trusted sign-ins it is a share of */
  readonly of: number
  /** different values the member is known with */
  readonly types: number
  /** hours since the last one; Infinity when it is new */
  readonly idleHours: number
  readonly isNew: boolean
  /** chance of the value, given the member */
  readonly chance: number
  /** log-odds, -8 … 8 */
  readonly llr: number
  /** the same for the department instead of the member */
  readonly peerLlr: number
  readonly organisationShare: number
  readonly departmentShare: number
}

const NONE: HabitReading = {
  hash: 0,
  weight: 0,
  of: 0,
  types: 0,
  idleHours: Infinity,
  isNew: false,
  chance: 1,
  llr: 0,
  peerLlr: 0,
  organisationShare: 0,
  departmentShare: 0,
}

export interface Crowd {
  readonly department: GroupProfile
  readonly organisation: GroupProfile
  readonly installation: GroupProfile
}

/** The hashes of all habits of a sign-in, in the order of `HABITS`; 0 where it has none. */
export function habitHashes(input: RiskInput, hasher: ValueHasher): Float64Array {
  const hashes = new Float64Array(HABITS.length)
  HABITS.forEach(({ kind, valueOf }, habit) => {
    const value = valueOf(input)
    if (value !== undefined) hashes[habit] = hasher.of(kind, value)
  })
  return hashes
}

/**
 * @param caution  above 1 the member's own habits weigh less: few of them yet, or long ago
 * @param waitHours  after which an allowed sign-in is a habit
 */
export function readHabits(
  hashes: Float64Array,
  profile: UserProfile,
  crowd: Crowd,
  hour: number,
  waitHours: number,
  caution: number,
): HabitReading[] {
  const totals = HABITS.map(() => undefined as { weight: number; types: number } | undefined)
  const totalOf = (habit: number) => (totals[habit] ??= profile.totalOf(habit, hour, waitHours))
  return HABITS.map((_, habit) => {
    const hash = hashes[habit] ?? 0
    if (hash === 0) return NONE
    const outer = WITHIN[habit] ?? -1
    const outerHash = outer < 0 ? 0 : (hashes[outer] ?? 0)
    const isInside = outer >= 0 && outerHash !== 0
    const slot = profile.slotOf(habit, hash)
    const own = slot < 0 ? 0 : profile.weightOf(slot, hour, 0)
    const weight = slot < 0 ? 0 : profile.weightOf(slot, hour, waitHours)
    const outerSlot = isInside ? profile.slotOf(outer, outerHash) : -1
    const of = isInside ? (outerSlot < 0 ? 0 : profile.weightOf(outerSlot, hour, waitHours)) : totalOf(habit).weight
    const ownOf = isInside ? (outerSlot < 0 ? 0 : profile.weightOf(outerSlot, hour, 0)) : totalOf(habit).weight
    const { types } = totalOf(habit)

    // The member's own sign-ins are taken out of every crowd: they would count as evidence twice, and each of them would
    // make the attacker who copies them likelier too.
    const shareIn = (group: GroupProfile, back: number): number => {
      const count = Math.max(0, group.weightOf(habit, hash, hour) - own)
      const whole = isInside ? group.weightOf(outer, outerHash, hour) : group.totalOf(habit, hour)
      const others = Math.max(count, whole - ownOf)
      // Witten-Bell: the more different values a crowd shows, the likelier is one more.
      const novelty = 1 + Math.min(others, group.typesOf(habit, isInside ? outer : -1, outerHash))
      return (count + novelty * back) / (others + novelty)
    }
    const uniform = 1 / (crowd.installation.typesOf(habit, isInside ? outer : -1, outerHash) + 1)
    const installation = shareIn(crowd.installation, uniform)
    const organisation = shareIn(crowd.organisation, installation)
    const department = shareIn(crowd.department, organisation)
    const novelty = (1 + types) * caution
    const chance = (Math.min(weight, of) + novelty * department) / (of + novelty)
    const attack = LIKE_EVERYBODY * installation + (1 - LIKE_EVERYBODY) * uniform
    const isNew = weight === 0
    return {
      hash,
      weight,
      of,
      types,
      isNew,
      idleHours: isNew ? Infinity : hour - (profile.hours[slot] ?? hour),
      chance,
      llr: clamped(Math.log(attack / chance)),
      peerLlr: clamped(Math.log(attack / department)),
      organisationShare: organisation,
      departmentShare: department,
    }
  })
}

export function clamped(value: number): number {
  return Math.max(-MAX_LLR, Math.min(MAX_LLR, value))
}

/** Source: §3.1: kernel exp(kappa cos(2 pi d / 24)), kappa = 6, scaled to sum 1. */
const KERNEL = kernelOf(24, 6)
const WEEK_KERNEL = kernelOf(168, 6 * 40)

function kernelOf(size: number, kappa: number): Float64Array {
  const values = Float64Array.from({ length: size }, (_, d) =>
    Math.exp(kappa * (Math.cos((2 * Math.PI * d) / size) - 1)),
  )
  const sum = values.reduce((a, b) => a + b, 0)
  return values.map((value) => value / sum)
}

/** Sign-ins around an hour on a circle of hours, smoothed. */
export function aroundHour(hours: Float32Array, hour: number): number {
  const kernel = hours.length === 24 ? KERNEL : WEEK_KERNEL
  let sum = 0
  for (let index = 0; index < hours.length; index++) sum += (hours[index] ?? 0) * (kernel[Math.abs(hour - index)] ?? 0)
  return sum
}

/** How much likelier an hour is for an attacker, who comes at any, than for the member. */
export function hourRatio(own: Float32Array, hour: number, crowd: GroupProfile, caution: number): number {
  const size = own.length
  const crowdHours = size === 168 ? crowd.week : dayOf(crowd.week)
  const crowdShare = (aroundHour(crowdHours, hour) + 2 / size) / (crowd.weekTotal + 2)
  const total = own.reduce((a, b) => a + b, 0)
  const novelty = 2 * caution
  const share = (aroundHour(own, hour) + novelty * crowdShare) / (total + novelty)
  return clamped(Math.log((0.5 * crowdShare + 0.5 / size) / share))
}

const day = new Float32Array(24)
function dayOf(week: Float32Array): Float32Array {
  day.fill(0)
  for (let hour = 0; hour < 168; hour++) day[hour % 24] = (day[hour % 24] ?? 0) + (week[hour] ?? 0)
  return day
}
