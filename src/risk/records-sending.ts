// The SQL of sending: profiles, counts of the last day, and whom members wrote to.
import { sql } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { SendingCounts } from '../mail/sending.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { locked } from '../store/locked.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'

/** Rows in one INSERT, and values in one IN. */
const ROWS_PER_STATEMENT = 200

/**
 * The member's profile, for this transaction alone: another one that asks for it waits until this one has ended. SQLite has one
 * writer at a time anyway.
 * @returns undefined when there is none yet; its row is there now
 */
export async function lockProfile(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  at: number,
): Promise<Buffer | undefined> {
  // A row that is not there cannot be locked.
  await tx.db
    .insertInto('sending_profile')
    .values({
      organisation_id: organisationId,
      member_id: memberId,
      updated_ms: at,
      profile_sealed: Buffer.alloc(0),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id']).doNothing())
    .execute()
  const wanted = tx.db
    .selectFrom('sending_profile')
    .select('profile_sealed')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
  const row = await locked(tx, wanted).executeTakeFirstOrThrow()
  return row.profile_sealed.length === 0 ? undefined : row.profile_sealed
}

/**
 * Of those who draw from what all members share, each sees what those before took. A lock of its own: a row of the organisation
 * would keep whoever refers to it waiting, too.
 */
export async function takeTurn({ db, engine }: WriteTx, organisationId: OrganisationId): Promise<void> {
  if (engine === 'postgresql') await sql`SELECT pg_advisory_xact_lock(${organisationId})`.execute(db)
}

export async function profileRow(tx: ReadTx, { organisationId, memberId }: Owner): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('sending_profile')
    .select('profile_sealed')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return row === undefined || row.profile_sealed.length === 0 ? undefined : row.profile_sealed
}

export async function updateProfile(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  at: number,
  sealed: Buffer,
): Promise<void> {
  await tx.db
    .updateTable('sending_profile')
    .set({ updated_ms: at, profile_sealed: sealed })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute()
}

export type CountRow = SendingCounts & { readonly scope: Buffer; readonly slot: number }

/** Of all slots from one on: at most 144 for each scope. */
export async function countRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  scopes: readonly Buffer[],
  fromSlot: number,
): Promise<readonly CountRow[]> {
  return tx.db
    .selectFrom('sending_count')
    .select(['scope', 'slot', 'messages', 'recipients', 'bytes', 'outside', 'strangers'])
    .where('organisation_id', '=', organisationId)
    .where('scope', 'in', scopes)
    .where('slot', '>=', fromSlot)
    .execute()
}

export async function addCounts(
  tx: WriteTx,
  organisationId: OrganisationId,
  scopes: readonly Buffer[],
  slot: number,
  { messages, recipients, bytes, outside, strangers }: SendingCounts,
): Promise<void> {
  // One order for all writers: two that meet wait for each other in line, not in a circle.
  const rows = scopes.toSorted(Buffer.compare).map((scope) => ({
    organisation_id: organisationId,
    scope,
    slot,
    messages,
    recipients,
    bytes,
    outside,
    strangers,
  }))
  await tx.db
    .insertInto('sending_count')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'scope', 'slot']).doUpdateSet((set) => ({
        messages: set('sending_count.messages', '+', messages),
        recipients: set('sending_count.recipients', '+', recipients),
        bytes: set('sending_count.bytes', '+', bytes),
        outside: set('sending_count.outside', '+', outside),
        strangers: set('sending_count.strangers', '+', strangers),
      })),
    )
    .execute()
}

export interface RecipientRow {
  readonly token: Buffer
  readonly last_ms: number
  readonly answered_ms: number
}

/** Those of the addresses that the member wrote to since. */
export async function recipientRows(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  tokens: readonly Buffer[],
  since: number,
): Promise<readonly RecipientRow[]> {
  const found: RecipientRow[] = []
  for (let start = 0; start < tokens.length; start += ROWS_PER_STATEMENT)
    found.push(
      ...(await tx.db
        .selectFrom('sending_recipient')
        .select(['token', 'last_ms', 'answered_ms'])
        .where('organisation_id', '=', organisationId)
        .where('member_id', '=', memberId)
        .where('token', 'in', tokens.slice(start, start + ROWS_PER_STATEMENT))
        .where('last_ms', '>=', since)
        .execute()),
    )
  return found
}

export interface NewRecipient {
  readonly token: Buffer
  /** they wrote to the member before: their next message is no answer of a stranger */
  readonly isMutual: boolean
}

export async function upsertRecipients(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  recipients: readonly NewRecipient[],
  at: number,
): Promise<void> {
  const inOrder = recipients.toSorted((a, b) => Buffer.compare(a.token, b.token))
  const rows = inOrder.map(({ token, isMutual }) => ({
    organisation_id: organisationId,
    member_id: memberId,
    token,
    last_ms: at,
    answered_ms: isMutual ? at : 0,
  }))
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    await tx.db
      .insertInto('sending_recipient')
      .values(rows.slice(start, start + ROWS_PER_STATEMENT))
      .onConflict((conflict) =>
        conflict.columns(['organisation_id', 'member_id', 'token']).doUpdateSet({ last_ms: at }),
      )
      .execute()
}

/** @returns whether the member had written to them since, and this is the first answer */
export async function noteAnswer(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  token: Buffer,
  at: number,
  since: number,
): Promise<boolean> {
  const result = await tx.db
    .updateTable('sending_recipient')
    .set({ answered_ms: at })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('token', '=', token)
    .where('answered_ms', '=', 0)
    .where('last_ms', '>=', since)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export interface AuthorRow {
  readonly token: Buffer
  readonly last_ms: number
}

/** Those of the addresses that wrote to the member since: keyed tokens of the kind `author` of `intel`. */
export async function authorsSeen(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  tokens: readonly Buffer[],
  since: number,
): Promise<readonly AuthorRow[]> {
  const found: AuthorRow[] = []
  for (let start = 0; start < tokens.length; start += ROWS_PER_STATEMENT)
    found.push(
      ...(await tx.db
        .selectFrom('sighting')
        .select(['token', 'last_ms'])
        .where('organisation_id', '=', organisationId)
        .where('member_id', '=', memberId)
        .where('token', 'in', tokens.slice(start, start + ROWS_PER_STATEMENT))
        .where('last_ms', '>=', since)
        .execute()),
    )
  return found
}

export async function addToPool(
  tx: WriteTx,
  organisationId: OrganisationId,
  day: number,
  { strangers, answered }: { readonly strangers: number; readonly answered: number },
): Promise<void> {
  await tx.db
    .insertInto('sending_pool')
    .values({ organisation_id: organisationId, day, strangers, answered })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'day']).doUpdateSet((set) => ({
        strangers: set('sending_pool.strangers', '+', strangers),
        answered: set('sending_pool.answered', '+', answered),
      })),
    )
    .execute()
}

export async function poolSince(
  tx: ReadTx,
  organisationId: OrganisationId,
  day: number,
): Promise<{ readonly strangers: number; readonly answered: number }> {
  const row = await tx.db
    .selectFrom('sending_pool')
    .select([
      sql<number>`CAST(COALESCE(SUM(strangers), 0) AS BIGINT)`.as('strangers'),
      sql<number>`CAST(COALESCE(SUM(answered), 0) AS BIGINT)`.as('answered'),
    ])
    .where('organisation_id', '=', organisationId)
    .where('day', '>=', day)
    .executeTakeFirstOrThrow()
  return { strangers: Number(row.strangers), answered: Number(row.answered) }
}

/** @returns how many rows went */
export async function forgetSending(
  tx: WriteTx,
  before: { readonly slot: number; readonly recipientMs: number; readonly day: number },
): Promise<number> {
  const results = [
    await tx.db.deleteFrom('sending_count').where('slot', '<', before.slot).executeTakeFirst(),
    await tx.db.deleteFrom('sending_recipient').where('last_ms', '<', before.recipientMs).executeTakeFirst(),
    await tx.db.deleteFrom('sending_pool').where('day', '<', before.day).executeTakeFirst(),
  ]
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
}
