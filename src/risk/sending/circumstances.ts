// What happened around a sender lately: how risky the sign-ins of the last day were, and what a thief would have set up.
import type { Owner } from '../../mailbox/mailbox.ts'
import { appPasswordsOf } from '../../directory/credentials/app-passwords.ts'
import { devicesOf } from '../../directory/credentials/devices.ts'
import type { ReadTx } from '../../store/store.ts'
import { riskSince } from '../records.ts'
import { DAY_MS, HOUR_MS } from '../state/decay.ts'
import type { SendingCircumstances } from './event.ts'

/** Of the risk of a sign-in, what is left once its owner gave a second factor. */
const LEFT_AFTER_STEP_UP = 0.3

/** Grant `directory:read`. @param at  ms since 1970 */
export async function sendingCircumstances(tx: ReadTx, owner: Owner, at: number): Promise<SendingCircumstances> {
  const { allowed, proven } = await riskSince(tx, owner.organisationId, owner.memberId, at - DAY_MS)
  const passwords = (await appPasswordsOf(tx, owner)).map(({ createdAt }) => createdAt)
  const devices = (await devicesOf(tx, owner)).map(({ firstSeenAt }) => firstSeenAt)
  return {
    signInRisk: Math.max(allowed, LEFT_AFTER_STEP_UP * proven),
    ...hoursSince('appPasswordHours', passwords, at),
    // The first device of a member tells nothing: everybody begins with one.
    ...hoursSince('deviceHours', devices.length > 1 ? devices : [], at),
  }
}

function hoursSince(
  name: 'appPasswordHours' | 'deviceHours',
  moments: readonly number[],
  at: number,
): SendingCircumstances {
  return moments.length === 0 ? {} : { [name]: Math.max(0, at - Math.max(...moments)) / HOUR_MS }
}
