// All that is known of one sign-in before it is judged: what features read. Made once, then only read.
import type { DeviceReading } from './device.ts'
import type { RiskInput } from './input.ts'
import type { Crowd, HabitReading } from './likelihood.ts'
import type { Head } from './protocols.ts'
import type { Attack, AttackPlanes, Plane } from './state/attack-planes.ts'
import { habitIndex } from './state/habits.ts'
import type { Pressure } from './state/pressure.ts'
import type { UserProfile } from './state/profile.ts'
import type { Traffic } from './state/traffic.ts'
import type { ValueHash } from './state/value-hash.ts'
import type { Travel } from './travel.ts'

export interface RiskCase extends RiskInput {
  readonly head: Head
  /** ms since 1970 */
  readonly at: number
  /** whole hours since 1970 */
  readonly hour: number
  /** 0 … 167 on the member's clock, from Monday 0 h */
  readonly hourOfWeek: number
  /** hours on the member's clock, 0 … 24 */
  readonly timeOfDay: number
  readonly account: ValueHash
  readonly profile: UserProfile
  readonly crowd: Crowd
  /** 1, or more where the member's habits are few or old */
  readonly caution: number
  readonly waitHours: number
  readonly hashes: Float64Array
  readonly habits: readonly HabitReading[]
  readonly device: DeviceReading
  /** accounts other than this that the token was used with */
  readonly deviceAccounts: number
  readonly travel: Travel
  readonly traffic: Readonly<Record<Plane, Traffic | undefined>>
  readonly planes: AttackPlanes
  readonly pressure: Pressure | undefined
  readonly attack: Attack
  readonly sharedWrong: number
  /** this device was confirmed on this network by a step-up */
  readonly isConfirmed: boolean
  /** a new device on a new network is verified while little is known of the account */
  readonly isColdStartVerified: boolean
  /** colleagues on this network within 30 days, and in this city within 7 */
  readonly colleaguesOnPrefix: number
  readonly colleaguesInCity: number
}

/** Reads one habit of a case; resolve `kind` once, outside of the function that is called for every sign-in. */
export function habit(kind: string): (facts: RiskCase) => HabitReading | undefined {
  const index = habitIndex(kind)
  return ({ habits }) => {
    const reading = habits[index]
    return reading === undefined || reading.hash === 0 ? undefined : reading
  }
}
