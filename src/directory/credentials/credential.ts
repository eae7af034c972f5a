// One thing that proves a person besides the password, opened. What it means stands in the file of its kind.
import { now } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import * as records from '../records-credentials.ts'

export type CredentialKind = records.CredentialKind

export interface Credential<Facts> {
  readonly id: string
  readonly owner: Owner
  readonly kind: CredentialKind
  readonly facts: Facts
  /** totp: last step that was used; passkey: its signature counter */
  readonly counter: number
  /** ms since 1970, as the others */
  readonly createdAt: number
  readonly usedAt: number | undefined
  readonly expiresAt: number | undefined
}

export interface NewCredential {
  readonly kind: CredentialKind
  readonly facts: object
  /** what it is found by; kept as a keyed hash */
  readonly token?: string
  readonly expiresAt?: number
}

const contextOf = ({ memberId }: Owner, id: string) => `credential.facts:${memberId}:${id}`

/** Oldest first. */
export async function credentialsOf<Facts>(
  tx: ReadTx,
  owner: Owner,
  ...kinds: CredentialKind[]
): Promise<readonly Credential<Facts>[]> {
  const rows = await records.credentialRows(tx, owner, kinds)
  return Promise.all(rows.map((row) => opened<Facts>(tx, row)))
}

/** @param token  as it was given to `addCredential`, of any member */
export async function credentialOfToken<Facts>(
  tx: ReadTx,
  { organisationId }: Pick<Owner, 'organisationId'>,
  token: string,
): Promise<Credential<Facts> | undefined> {
  const opener = await tx.opener('directory', { organisationId }, 'C4')
  const row = await records.credentialByToken(tx, organisationId, opener.token(token))
  return row === undefined ? undefined : opened<Facts>(tx, row)
}

/** @returns its id */
export async function addCredential(tx: WriteTx, owner: Owner, credential: NewCredential): Promise<string> {
  const { kind, facts, token, expiresAt } = credential
  const secret = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C4')
  const id = randomText(16)
  await records.insertCredential(tx, {
    organisation_id: owner.organisationId,
    member_id: owner.memberId,
    credential_id: id,
    kind,
    token: token === undefined ? null : secret.token(token),
    facts_sealed: secret.seal(JSON.stringify(facts), contextOf(owner, id)),
    counter: 0,
    created_ms: now(),
    used_ms: null,
    until_ms: expiresAt ?? null,
  })
  return id
}

/**
 * Notes that it was used.
 * @param counter  refused unless it is above the one that is kept: what was used once is not used again
 * @returns whether it was noted
 */
export async function useCredential(
  tx: WriteTx,
  owner: Owner,
  id: string,
  use: { readonly counter?: number; readonly facts?: object },
): Promise<boolean> {
  const secret = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C4')
  return records.updateCredential(
    tx,
    owner,
    id,
    {
      used_ms: now(),
      ...(use.counter !== undefined && { counter: use.counter }),
      ...(use.facts !== undefined && {
        facts_sealed: secret.seal(JSON.stringify(use.facts), contextOf(owner, id)),
      }),
    },
    use.counter,
  )
}

async function opened<Facts>(tx: ReadTx, row: records.CredentialRow): Promise<Credential<Facts>> {
  const owner = { organisationId: row.organisation_id, memberId: row.member_id }
  const opener = await tx.opener('directory', { organisationId: owner.organisationId }, 'C4')
  return {
    id: row.credential_id,
    owner,
    kind: row.kind,
    facts: JSON.parse(opener.open(row.facts_sealed, contextOf(owner, row.credential_id)).toString('utf8')) as Facts,
    counter: row.counter,
    createdAt: row.created_ms,
    usedAt: row.used_ms ?? undefined,
    expiresAt: row.until_ms ?? undefined,
  }
}
