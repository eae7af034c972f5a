// The SQL of browsers that show alerts, and of the key that pushes are signed with.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IncidentTables } from '../store/tables/incident.ts'
import type { Owner } from './directory.ts'

export type PushRow = Selectable<IncidentTables['push_subscription']>

/** Oldest first. */
export function pushRows(tx: ReadTx, { organisationId, memberId }: Owner): Promise<readonly PushRow[]> {
  return tx.db
    .selectFrom('push_subscription')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .orderBy('created_ms')
    .execute()
}

export function pushRow(tx: ReadTx, organisationId: OrganisationId, id: string): Promise<PushRow | undefined> {
  return tx.db
    .selectFrom('push_subscription')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('subscription_id', '=', id)
    .executeTakeFirst()
}

/** Of members with any role besides the one that everybody has. */
export function officersPushRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  limit: number,
): Promise<readonly { readonly subscription_id: string; readonly member_id: MemberId; readonly roles: string }[]> {
  return tx.db
    .selectFrom('push_subscription')
    .innerJoin('member', (join) =>
      join
        .onRef('member.organisation_id', '=', 'push_subscription.organisation_id')
        .onRef('member.member_id', '=', 'push_subscription.member_id'),
    )
    .select(['push_subscription.subscription_id', 'push_subscription.member_id', 'member.roles'])
    .where('push_subscription.organisation_id', '=', organisationId)
    .where('member.roles', '<>', JSON.stringify(['member']))
    .orderBy('push_subscription.created_ms')
    .limit(limit)
    .execute()
}

/** A browser has one; who signs in on it last gets its alerts. */
export async function putPush(tx: WriteTx, row: IncidentTables['push_subscription']): Promise<void> {
  await tx.db
    .deleteFrom('push_subscription')
    .where('organisation_id', '=', row.organisation_id)
    .where('token', '=', row.token)
    .execute()
  await tx.db.insertInto('push_subscription').values(row).execute()
}

/** @returns whether there was one */
export async function deletePush(tx: WriteTx, { organisationId, memberId }: Owner, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('push_subscription')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('subscription_id', '=', id)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

export async function pushKeyRow(tx: ReadTx, organisationId: OrganisationId): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('push_key')
    .select('facts_sealed')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return row?.facts_sealed
}

/** Of two that come at the same time, the first stays. */
export async function insertPushKey(tx: WriteTx, row: IncidentTables['push_key']): Promise<void> {
  await tx.db
    .insertInto('push_key')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
