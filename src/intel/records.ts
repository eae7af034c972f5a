// The SQL of sightings: one statement reads all of a message, one writes them.
import { type RawBuilder, sql, type Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IntelTables } from '../store/tables/intel.ts'
import { WINDOWS } from './sighting.ts'

export type SightingRow = Selectable<IntelTables['sighting']>

/** Rows in one INSERT. */
const ROWS_PER_STATEMENT = 64

/** Those of the organisation (member 0) and of the members named. */
export function sightings(
  tx: ReadTx,
  organisationId: OrganisationId,
  members: readonly MemberId[],
  tokens: readonly Buffer[],
): Promise<SightingRow[]> {
  return tx.db
    .selectFrom('sighting')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'in', [0, ...members])
    .where('token', 'in', tokens)
    .execute()
}

/** Adds counts to what is there, faded to the time of the new ones. @param rows  each key once */
export async function addSightings(tx: WriteTx, rows: readonly SightingRow[]): Promise<void> {
  // One order for all writers: two that meet wait for each other in line, not in a circle.
  const inOrder = rows.toSorted((a, b) => a.member_id - b.member_id || Buffer.compare(a.token, b.token))
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await tx.db
      .insertInto('sighting')
      .values(inOrder.slice(start, start + ROWS_PER_STATEMENT))
      .onConflict((conflict) =>
        conflict.columns(['organisation_id', 'member_id', 'token']).doUpdateSet({
          last_ms: larger('last_ms'),
          hour_milli: sum('hour_milli', WINDOWS.hour),
          day_milli: sum('day_milli', WINDOWS.day),
          week_milli: sum('week_milli', WINDOWS.week),
          good_milli: sum('good_milli', WINDOWS.outcome),
          bad_milli: sum('bad_milli', WINDOWS.outcome),
          until_day: larger('until_day'),
        }),
      )
      .execute()
  }
}

/** @returns how many were forgotten, at most `limit` */
export async function forgetSightings(tx: WriteTx, beforeDay: number, limit: number): Promise<number> {
  const due = await tx.db
    .selectFrom('sighting')
    .select('token')
    .where('until_day', '<', beforeDay)
    .limit(limit)
    .execute()
  if (due.length === 0) return 0
  const tokens = due.map(({ token }) => token)
  // The same token of other members goes too, but only where its time is over as well.
  await tx.db.deleteFrom('sighting').where('until_day', '<', beforeDay).where('token', 'in', tokens).execute()
  return due.length
}

function larger(column: 'last_ms' | 'until_day'): RawBuilder<number> {
  const [here, there] = [sql.ref(`sighting.${column}`), sql.ref(`excluded.${column}`)]
  return sql<number>`CASE WHEN ${there} > ${here} THEN ${there} ELSE ${here} END`
}

/** In seconds, so that a million messages times the longest window still is a whole number of 64 bits. */
function sum(column: keyof SightingRow & `${string}_milli`, windowMs: number): RawBuilder<number> {
  const window = sql.lit(windowMs / 1_000)
  const passed = sql`(excluded.last_ms - sighting.last_ms) / 1000`
  const left = sql`CASE WHEN ${passed} >= ${window} THEN 0 WHEN ${passed} <= 0 THEN ${window} ELSE ${window} - ${passed} END`
  return sql<number>`${sql.ref(`sighting.${column}`)} * (${left}) / ${window} + ${sql.ref(`excluded.${column}`)}`
}
