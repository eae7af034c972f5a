// For who lost the phone: every second factor goes, app passwords stay.
import type { WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { deleteCredentials } from '../records-credentials.ts'

/** @returns whether there was one */
export async function resetFactors(tx: WriteTx, owner: Owner): Promise<boolean> {
  return (await deleteCredentials(tx, owner, { kinds: ['totp', 'passkey', 'recovery-code', 'email'] })) > 0
}
