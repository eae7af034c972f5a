// The policy of an organisation over time: each change is a version of its own, and going back is one more.
import type { OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { now } from '../base/clock.ts'
import { recordEvent } from '../audit/events.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { compilePolicy, SHIPPED, type Policy } from './document/compile.ts'
import { readPolicy } from './document/read-policy.ts'
import * as records from './records.ts'

/** Versions that are listed. */
const LISTED = 100

export interface PolicyVersion {
  readonly version: number
  /** ms since 1970 */
  readonly at: number
  readonly actor: string
}

const contextOf = (version: number) => `policy_version.document:${version}`

/**
 * The policy in force, or an earlier one. Grant `policy:read`.
 * @returns `text` as it was written; '' where nothing was ever set
 * @throws Refusal `no-such-thing`
 */
export async function policyText(
  tx: ReadTx,
  organisationId: OrganisationId,
  version?: number,
): Promise<{ text: string; version: number }> {
  const row = await records.versionRow(tx, organisationId, version)
  if (row === undefined) {
    if (version !== undefined) throw new Refusal('no-such-thing', `There is no version ${version} of the policy`)
    return { text: '', version: 0 }
  }
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  return { text: opener.open(row.document_sealed, contextOf(row.version)).toString('utf8'), version: row.version }
}

/** The same, ready to decide. Grant `policy:read`. @param known  given back as long as it is in force */
export async function policyOf(tx: ReadTx, organisationId: OrganisationId, known?: Policy): Promise<Policy> {
  const [newest] = await records.versionRows(tx, organisationId, 1)
  if (newest === undefined) return SHIPPED
  if (newest.version === known?.version) return known
  const { text, version } = await policyText(tx, organisationId, newest.version)
  return compilePolicy(readPolicy(text), version)
}

/** Grant `policy:read`. Newest first. */
export async function policyVersions(tx: ReadTx, organisationId: OrganisationId): Promise<readonly PolicyVersion[]> {
  tx.require('policy:read', { organisationId })
  const rows = await records.versionRows(tx, organisationId, LISTED)
  return rows.map(({ version, at_ms, actor }) => ({ version, at: at_ms, actor }))
}

/** Grants `policy:read` and `policy:change`. @returns the new version. @throws Refusal `bad-settings` */
export async function applyPolicy(
  tx: WriteTx,
  organisationId: OrganisationId,
  text: string,
  actor: string,
): Promise<number> {
  readPolicy(text)
  return addVersion(tx, organisationId, text, actor, 'applied')
}

/**
 * Grants `policy:read` and `policy:change`.
 * @param to  by default the version before the one in force; 0: nothing set
 * @returns the new version, with the words of the old one
 * @throws Refusal `no-such-thing`
 */
export async function rollBackPolicy(
  tx: WriteTx,
  organisationId: OrganisationId,
  to: number | undefined,
  actor: string,
): Promise<number> {
  const current = await policyText(tx, organisationId)
  if (current.version === 0) throw new Refusal('no-such-thing', 'No policy was ever applied')
  const target = to ?? current.version - 1
  const { text } = target === 0 ? { text: '' } : await policyText(tx, organisationId, target)
  return addVersion(tx, organisationId, text, actor, 'rolled-back')
}

async function addVersion(
  tx: WriteTx,
  organisationId: OrganisationId,
  text: string,
  actor: string,
  change: 'applied' | 'rolled-back',
): Promise<number> {
  tx.require('policy:change', { organisationId })
  const last = await records.versionRow(tx, organisationId)
  const version = (last?.version ?? 0) + 1
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  const document_sealed = sealer.seal(text, contextOf(version))
  await records.addVersion(tx, { organisation_id: organisationId, version, at_ms: now(), actor, document_sealed })
  await recordEvent(tx, { type: 'policy.changed', organisationId, actor, version, change })
  tx.afterCommit({ topic: 'policy' })
  return version
}
