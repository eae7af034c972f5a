// The second factors of a member as the journey meets them: which are set up, and whether an answer is right.
import type { EventBodies } from '../audit/events.ts'
import { devicesOf, type Device } from '../directory/credentials/devices.ts'
import { passkeysOf } from '../directory/credentials/passkeys.ts'
import { passRecoveryCode, recoveryCodesLeft } from '../directory/credentials/recovery-codes.ts'
import { secondAddressOf } from '../directory/credentials/second-address.ts'
import { hasTotp, passTotp } from '../directory/credentials/totp.ts'
import type { Owner } from '../directory/directory.ts'
import { memberStory } from '../store/member-events.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { FACTORS, type Factor } from './web-sign-in.ts'

/** What the member set up, and a phone that may say yes; in the order in which pages offer them. @param deviceId  the one that asks */
export async function factorsOf(tx: ReadTx, owner: Owner, deviceId: string | undefined): Promise<readonly Factor[]> {
  const there = new Set<Factor>()
  if (await hasPasskey(tx, owner)) there.add('passkey')
  if ((await trustedDevices(tx, owner, deviceId)).length > 0) there.add('qr')
  if (await hasTotp(tx, owner)) there.add('totp')
  if ((await secondAddressOf(tx, owner)) !== undefined) there.add('email')
  if ((await recoveryCodesLeft(tx, owner)) > 0) there.add('recovery-code')
  return FACTORS.filter((factor) => there.has(factor))
}

/** @param before  ms since 1970: made before it */
export async function hasPasskey(tx: ReadTx, owner: Owner, before = Number.POSITIVE_INFINITY): Promise<boolean> {
  return (await passkeysOf(tx, owner)).some(({ createdAt }) => createdAt < before)
}

/** Others than the one that asks, which may say yes for it: known for a day, or proven by a second factor. */
export async function trustedDevices(
  tx: ReadTx,
  owner: Owner,
  deviceId: string | undefined,
): Promise<readonly Device[]> {
  return (await devicesOf(tx, owner)).filter(({ id, trust }) => trust > 0 && id !== deviceId)
}

/** The member set up something that a thief of the password has not. */
export async function hasSecondFactor(tx: ReadTx, owner: Owner): Promise<boolean> {
  return (await hasTotp(tx, owner)) || (await hasPasskey(tx, owner))
}

/** A code that is typed; right ones are used up in the same transaction. */
export function passCode(tx: WriteTx, owner: Owner, factor: 'totp' | 'recovery-code', code: string): Promise<boolean> {
  return factor === 'totp' ? passTotp(tx, owner, code) : passRecoveryCode(tx, owner, code)
}

export interface AddedFactor {
  readonly factor: string
  /** ms since 1970 */
  readonly at: number
  /** whoever set it up may have been somebody else */
  readonly isDoubted: boolean
}

/** More than anybody sets up in the days that are asked about. */
const MOST_ADDED = 10_000

/** What a member set up from a moment on (ms since 1970), oldest first; grant `event:read`. */
export async function factorsAdded(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  since: number,
): Promise<readonly AddedFactor[]> {
  const told = await memberStory(tx, organisationId, memberId, ['factor.changed'], since, MOST_ADDED)
  return told.flatMap(({ body, at }) => {
    const { factor, isAdded, isDoubted = false } = body as EventBodies['factor.changed']
    return isAdded ? [{ factor, at, isDoubted }] : []
  })
}
