// Who answers for a member: the administrators of the department and of those above it.
import type { MemberId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import type { Owner } from './directory.ts'
import { SIGNS_IN, type MemberState, type Role } from './member.ts'
import * as records from './records.ts'

const MAX_DEPTH = 20
const MANAGER: Role = 'department-administrator'

/**
 * Grant `directory:read`. Of those who can sign in; the member may be among them.
 * @returns one list a department that has any, nearest first
 */
export async function managersOf(tx: ReadTx, owner: Owner): Promise<readonly (readonly MemberId[])[]> {
  const { organisationId } = owner
  tx.require('directory:read', { organisationId })
  const row = await records.memberRow(tx, organisationId, owner.memberId)
  if (row === undefined || row.department_id === null) return []
  const above = departmentsAbove(await records.departments(tx, organisationId), row.department_id)
  const heads = await records.membersWithRole(tx, organisationId, above, MANAGER)
  const active = heads.filter(({ state }) => SIGNS_IN.has(state as MemberState))
  return above
    .map((id) => active.filter((head) => head.department_id === id).map(({ member_id }) => member_id))
    .filter((level) => level.length > 0)
}

/** The department itself first. */
function departmentsAbove(rows: readonly records.DepartmentRow[], department: number): readonly number[] {
  const parents = new Map(rows.map(({ department_id, parent_id }) => [department_id, parent_id]))
  const way: number[] = []
  for (let id: number | null = department; id !== null && way.length < MAX_DEPTH; id = parents.get(id) ?? null)
    way.push(id)
  return way
}
