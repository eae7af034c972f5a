// The frame people stand in: organisation, domains, the tree of departments, job levels.
import { now } from '../base/clock.ts'
import { newOrganisationId, randomNumber, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Vault } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { createDomainKeys } from './domain-keys.ts'
import * as records from './records.ts'

const MAX_NAME = 100
const MAX_DEPTH = 10
/** Letters, digits and hyphens in labels; A-labels for other scripts. RFC 1035 §2.3.1, RFC 5890 §2.3.2.1 */
const DOMAIN = /^(?=.{3,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/

/** Makes an organisation with its keys and first domain. @throws Refusal `already-there`, `bad-parameter` */
export async function createOrganisation(
  tx: WriteTx,
  vault: Vault,
  name: string,
  domain: string,
): Promise<OrganisationId> {
  const organisationId = newOrganisationId()
  // Keys come first: an organisation without keys could never be written, keys without an organisation do no harm.
  await vault.create({ organisationId })
  const sealer = await tx.sealer('directory', { organisationId }, 'C2')
  await records.insertOrganisation(tx, {
    organisation_id: organisationId,
    name_sealed: sealer.seal(checkName(name), `organisation.name:${organisationId}`),
    created_at_ms: now(),
  })
  await addDomain(tx, organisationId, domain)
  return organisationId
}

export async function nameOfOrganisation(tx: ReadTx, organisationId: OrganisationId): Promise<string> {
  const sealed = await records.organisationName(tx, organisationId)
  if (sealed === undefined) throw new Refusal('no-such-thing', 'There is no such organisation')
  const opener = await tx.opener('directory', { organisationId }, 'C2')
  return opener.open(sealed, `organisation.name:${organisationId}`).toString('utf8')
}

/** A domain mail is taken in for, with the keys that sign what goes out. @throws Refusal `already-there`, `bad-parameter` */
export async function addDomain(tx: WriteTx, organisationId: OrganisationId, domain: string): Promise<void> {
  tx.require('directory:append', { organisationId })
  const name = domain.toLowerCase()
  if (!DOMAIN.test(name)) throw new Refusal('bad-parameter', `Not a domain name: ${domain}`)
  if (!(await records.insertDomain(tx, organisationId, name))) {
    throw new Refusal('already-there', `The domain ${name} is in use`)
  }
  await createDomainKeys(tx, organisationId, name)
}

/** The department at a path such as `Sales/Asia`, made with all above it when missing. @returns its id */
export async function ensureDepartment(tx: WriteTx, organisationId: OrganisationId, path: string): Promise<number> {
  tx.require('directory:append', { organisationId })
  const names = path.split('/').map(checkName)
  if (names.length > MAX_DEPTH) throw new Refusal('bad-parameter', `Departments nest at most ${MAX_DEPTH} deep`)
  let rows = await records.departments(tx, organisationId)
  let parent: number | null = null
  for (const name of names) {
    const isIt = (row: records.DepartmentRow) => row.parent_id === parent && row.name === name
    if (!rows.some(isIt)) {
      const row = { organisation_id: organisationId, department_id: randomNumber(), parent_id: parent, name }
      await records.insertDepartment(tx, row)
      rows = await records.departments(tx, organisationId)
    }
    parent = rows.find(isIt)?.department_id ?? null
  }
  return parent ?? 0
}

/** Paths of all departments, by id. */
export async function departmentPaths(
  tx: ReadTx,
  organisationId: OrganisationId,
): Promise<ReadonlyMap<number, string>> {
  tx.require('directory:read', { organisationId })
  const rows = new Map((await records.departments(tx, organisationId)).map((row) => [row.department_id, row]))
  const pathOf = (id: number, depth = 0): string => {
    const row = rows.get(id)
    if (row === undefined || depth > MAX_DEPTH) return ''
    return row.parent_id === null ? row.name : `${pathOf(row.parent_id, depth + 1)}/${row.name}`
  }
  return new Map([...rows.keys()].map((id) => [id, pathOf(id)]))
}

/** @param rank  higher is more senior, 0 … 1000 */
export async function setJobLevel(
  tx: WriteTx,
  organisationId: OrganisationId,
  name: string,
  rank: number,
): Promise<void> {
  tx.require('directory:append', { organisationId })
  if (!Number.isInteger(rank) || rank < 0 || rank > 1000) {
    throw new Refusal('bad-parameter', 'A rank is a whole number from 0 to 1000')
  }
  await records.upsertJobLevel(tx, { organisation_id: organisationId, name: checkName(name), rank })
}

/** @throws Refusal `bad-parameter` for an empty or overlong name, or one with control characters */
export function checkName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > MAX_NAME || /[\x00-\x1f\x7f]/.test(trimmed)) {
    throw new Refusal('bad-parameter', `A name has 1 to ${MAX_NAME} characters`)
  }
  return trimmed
}
