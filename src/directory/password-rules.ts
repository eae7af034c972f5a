// What an installation asks of passwords besides strength, and the passwords a member had before.
import type { ReadTx, WriteTx } from '../store/store.ts'
import { verifyPassword } from './password.ts'
import type { Owner } from './directory.ts'
import * as records from './records.ts'
import { MIN_LENGTH } from './strength.ts'

export interface PasswordRules {
  /** characters */
  readonly minLength: number
  /** how many of a member's last passwords, the present one included, do not come back; 0: none is remembered */
  readonly remembered: number
  /** ms after which a password must be changed; Infinity: never, as NIST SP 800-63B-3 §5.1.1.2 asks */
  readonly maxAgeMs: number
  /** whether it stands in the list of leaked ones */
  readonly isLeaked: (password: string) => Promise<boolean>
}

/** With no list of leaked passwords: what tests and tools that set no passwords of people need. */
export const PLAIN_RULES: PasswordRules = {
  minLength: MIN_LENGTH,
  remembered: 5,
  maxAgeMs: Infinity,
  isLeaked: async () => false,
}

const historyContext = ({ memberId }: Owner) => `password_history.hash:${memberId}`

/** Newest first. */
export async function formerHashes(tx: ReadTx, owner: Owner): Promise<readonly string[]> {
  const rows = await records.formerPasswords(tx, owner.organisationId, owner.memberId)
  const secret = await tx.opener('directory', { organisationId: owner.organisationId }, 'C4')
  return rows.map(({ hash_sealed }) => secret.open(hash_sealed, historyContext(owner)).toString('utf8'))
}

/** Remembers the password that is given up, and forgets those before the last `kept`. @param at  ms since 1970 */
export async function rememberFormer(tx: WriteTx, owner: Owner, hash: string, at: number, kept: number): Promise<void> {
  const { organisationId, memberId } = owner
  const secret = await tx.sealer('directory', { organisationId }, 'C4')
  const sealed = secret.seal(hash, historyContext(owner))
  const [newest] = await records.formerPasswords(tx, organisationId, memberId)
  // Two changes of one moment are two, and the clock of another server may be ahead.
  const changed_ms = Math.max(at, (newest?.changed_ms ?? 0) + 1)
  await records.insertFormerPassword(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    changed_ms,
    hash_sealed: sealed,
  })
  const oldest = (await records.formerPasswords(tx, organisationId, memberId))[kept - 1]
  if (oldest !== undefined) await records.deleteFormerPasswords(tx, organisationId, memberId, oldest.changed_ms)
}

/** Costs one Argon2id a hash, one after another: a change of password takes no more memory than a sign-in. */
export async function isOneOf(password: string, hashes: readonly string[]): Promise<boolean> {
  for (const hash of hashes) if (await verifyPassword(password, hash)) return true
  return false
}
