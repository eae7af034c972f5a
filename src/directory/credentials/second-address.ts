// A mail address outside the house that a code can be sent to.
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-credentials.ts'
import { addCredential, credentialsOf } from './credential.ts'

interface SecondAddressFacts {
  readonly address: string
}

export async function secondAddressOf(tx: ReadTx, owner: Owner): Promise<string | undefined> {
  return (await credentialsOf<SecondAddressFacts>(tx, owner, 'email')).at(-1)?.facts.address
}

/** After a code that was sent there came back; the address before it is forgotten. */
export async function setSecondAddress(tx: WriteTx, owner: Owner, address: string): Promise<void> {
  await lockMember(tx, owner)
  await removeSecondAddress(tx, owner)
  await addCredential(tx, owner, { kind: 'email', facts: { address } satisfies SecondAddressFacts })
}

/** @returns whether there was one */
export async function removeSecondAddress(tx: WriteTx, owner: Owner): Promise<boolean> {
  return (await records.deleteCredentials(tx, owner, { kinds: ['email'] })) > 0
}

/** `w…@example.net`: enough for its owner, too little for others; '' for none. */
export function masked(address = ''): string {
  if (address === '') return ''
  const [local = '', domain = ''] = address.split('@')
  return `${[...local][0] ?? ''}…@${domain}`
}
