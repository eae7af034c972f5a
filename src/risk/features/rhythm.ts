// Shared by behaviour and time: when the member was here last.
import type { RiskCase } from '../case.ts'

/** ms since the last trusted sign-in; undefined when there was none. */
export function sinceLast({ profile, at }: RiskCase): number | undefined {
  return profile.logins === 0 ? undefined : Math.max(0, at - profile.lastAt)
}
