// Ten codes on paper for the day the phone is lost: each opens once, all are replaced at a time.
import { randomText } from '../../base/ids.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-credentials.ts'
import { addCredential } from './credential.ts'

const CODES = 10
/** 50 bits: not guessed with 5 tries at a time. NIST SP 800-63B-4 §3.1.2 asks for 20. */
const LENGTH = 10

const tokenOf = ({ memberId }: Owner, code: string) => `recovery-code:${memberId}:${plain(code)}`

/** As it was printed, whatever stands between its letters. */
const plain = (code: string) => code.toLowerCase().replace(/[^0-9a-z]/g, '')

/** Those that were made before end. @returns the codes, to be shown once */
export async function makeRecoveryCodes(tx: WriteTx, owner: Owner): Promise<readonly string[]> {
  await lockMember(tx, owner)
  await records.deleteCredentials(tx, owner, { kinds: ['recovery-code'] })
  const codes = Array.from({ length: CODES }, () => randomText(LENGTH))
  for (const code of codes)
    await addCredential(tx, owner, { kind: 'recovery-code', facts: {}, token: tokenOf(owner, code) })
  return codes.map((code) => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`)
}

/** @returns whether it was one of the member's; it is none any more */
export async function passRecoveryCode(tx: WriteTx, owner: Owner, code: string): Promise<boolean> {
  const secret = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C4')
  const token = secret.token(tokenOf(owner, code))
  return (await records.deleteCredentials(tx, owner, { token })) === 1
}

export async function recoveryCodesLeft(tx: ReadTx, owner: Owner): Promise<number> {
  return (await records.credentialRows(tx, owner, ['recovery-code'])).length
}
