// The second factors of a member as the journey meets them: which are set up, and whether an answer is right.
import type { Owner } from '../directory/directory.ts'
import { passRecoveryCode, recoveryCodesLeft } from '../directory/credentials/recovery-codes.ts'
import { hasTotp, passTotp } from '../directory/credentials/totp.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { Factor } from './web-sign-in.ts'

/** In the order in which pages offer them. */
export async function factorsOf(tx: ReadTx, owner: Owner): Promise<readonly Factor[]> {
  const factors: Factor[] = []
  if (await hasTotp(tx, owner)) factors.push('totp')
  if ((await recoveryCodesLeft(tx, owner)) > 0) factors.push('recovery-code')
  return factors
}

/** The member set up something that a thief of the password has not. */
export async function hasSecondFactor(tx: ReadTx, owner: Owner): Promise<boolean> {
  return (await factorsOf(tx, owner)).some((factor) => factor !== 'recovery-code')
}

/** A code that is typed; right ones are used up in the same transaction. */
export async function passCode(
  tx: WriteTx,
  owner: Owner,
  factor: 'totp' | 'recovery-code',
  code: string,
): Promise<boolean> {
  return factor === 'totp' ? passTotp(tx, owner, code) : passRecoveryCode(tx, owner, code)
}
