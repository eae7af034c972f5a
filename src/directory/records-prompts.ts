// The SQL of prompts to owners, and of what they said yes to.
import type { Selectable } from 'kysely'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { CredentialTables } from '../store/tables/credentials.ts'
import type { Owner } from './directory.ts'

export type PromptRow = Selectable<CredentialTables['prompt']>

export async function insertPrompt(tx: WriteTx, row: CredentialTables['prompt']): Promise<void> {
  await tx.db.insertInto('prompt').values(row).execute()
}

/** Asked at or after a time, newest first. */
export async function promptRows(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  since: number,
): Promise<readonly PromptRow[]> {
  return tx.db
    .selectFrom('prompt')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('at_ms', '>=', since)
    .orderBy('at_ms', 'desc')
    .execute()
}

/** Only an open one is answered. @returns whether it was */
export async function answerPrompt(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  id: string,
  state: PromptRow['state'],
): Promise<boolean> {
  const result = await tx.db
    .updateTable('prompt')
    .set({ state })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('prompt_id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function upsertGrant(tx: WriteTx, row: CredentialTables['sign_in_grant']): Promise<void> {
  const { until_ms } = row
  await tx.db
    .insertInto('sign_in_grant')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id', 'cause']).doUpdateSet({ until_ms }))
    .execute()
}

export async function hasGrant(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  cause: Buffer,
  at: number,
): Promise<boolean> {
  const row = await tx.db
    .selectFrom('sign_in_grant')
    .select('until_ms')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('cause', '=', cause)
    .where('until_ms', '>', at)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns whether there was one that is still good */
export async function deleteGrant(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  cause: Buffer,
  at: number,
): Promise<boolean> {
  const result = await tx.db
    .deleteFrom('sign_in_grant')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('cause', '=', cause)
    .where('until_ms', '>', at)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function deleteGrants(tx: WriteTx, { organisationId, memberId }: Owner): Promise<void> {
  await tx.db
    .deleteFrom('sign_in_grant')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute()
}

/** Of all members. */
export async function deleteOldPrompts(tx: WriteTx, before: number): Promise<void> {
  tx.require('directory:change')
  await tx.db.deleteFrom('prompt').where('at_ms', '<', before).execute()
  await tx.db.deleteFrom('sign_in_grant').where('until_ms', '<', before).execute()
}
