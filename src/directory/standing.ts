// Where people stand in the organisation, without their names.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import * as records from './records.ts'
import { departmentPaths } from './structure.ts'

export interface Standing {
  /** names from the top of the tree, joined by '/'; '' when in none */
  readonly department: string
  /** '' when none */
  readonly jobLevel: string
}

/** Grant `directory:read`. Of those that are members. */
export async function standingsOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  members: readonly MemberId[],
): Promise<readonly Standing[]> {
  tx.require('directory:read', { organisationId })
  if (members.length === 0) return []
  const paths = await departmentPaths(tx, organisationId)
  const standings: Standing[] = []
  for (const memberId of members) {
    const row = await records.memberRow(tx, organisationId, memberId)
    if (row === undefined) continue
    const department = row.department_id === null ? '' : (paths.get(row.department_id) ?? '')
    standings.push({ department, jobLevel: row.job_level ?? '' })
  }
  return standings
}
