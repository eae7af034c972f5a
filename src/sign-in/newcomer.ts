// The first day of an account: there is no habit to compare with and no factor yet to ask for, so that the password alone must do,
// unless something besides the newness speaks against it.
import { now } from '../base/clock.ts'
import { devicesOf } from '../directory/credentials/devices.ts'
import type { SignInEvent } from '../risk/event.ts'
import type { Assessment } from '../risk/assessment.ts'
import type { Owner } from '../directory/directory.ts'
import type { Reception } from './reception.ts'

/** What was let in and not contradicted for a day is known. Source: login-risk-features §6 */
export const FIRST_DAY_MS = 24 * 3_600_000
/** Sub-score from which the address, its network or an indicator speaks against: evidence of 1 to 3 in log-odds. */
const BAD_REPUTATION = 0.3
/** It says no more than that the account is new. */
const NEW_ALONE = 'rule.cold-start'

export async function isNewcomer(
  reception: Reception,
  owner: Owner,
  event: SignInEvent,
  assessment: Assessment,
): Promise<boolean> {
  if (speaksAgainst(event, assessment) || !(await reception.parts.risk.isNew(event, owner))) return false
  // A profile may be lost, a device is not.
  const devices = await reception.read((tx) => devicesOf(tx, owner))
  return devices.every(({ trust, firstSeenAt }) => trust === 0 && firstSeenAt > now() - FIRST_DAY_MS)
}

/** Whether something besides the newness speaks against a sign-in. */
export function speaksAgainst(
  { intelligence }: SignInEvent,
  { dimensions, isUnderAttack, reasons }: Assessment,
): boolean {
  const isByRule = reasons.some(({ id }) => id.startsWith('rule.') && id !== NEW_ALONE)
  return isByRule || isUnderAttack || dimensions.reputation >= BAD_REPUTATION || (intelligence?.score ?? 0) > 0
}
