// Keys for a name that nobody has, so that a client that proves by SCRAM cannot tell who is here.
import { Refusal } from '../base/refusal.ts'
import type { ReadTx } from '../store/store.ts'
import { SCRAM_ITERATIONS, type ScramKeys } from '../wire/scram-keys.ts'
import * as records from './records.ts'

/**
 * Keys that look like any other's and fit no password, the same each time, because they are made from the name with a key of the
 * house. RFC 5802 §9 leaves open how; a salt that changes would tell.
 * @throws Refusal `no-such-thing` while there is no organisation
 */
export async function decoyScramKeys(tx: ReadTx, name: string): Promise<ScramKeys> {
  const [organisationId] = await records.organisations(tx)
  if (organisationId === undefined) throw new Refusal('no-such-thing', 'There is no organisation yet')
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  const [local = '', domain = ''] = name.toLowerCase().split('@')
  const known = `${local.split('+', 1)[0]}@${domain}`
  const half = (use: string) => secret.token(`scram ${use}:${known}`)
  const key = (use: string) => Buffer.concat([half(`${use} 1`), half(`${use} 2`)])
  return { salt: half('salt'), iterations: SCRAM_ITERATIONS, storedKey: key('stored'), serverKey: key('server') }
}
