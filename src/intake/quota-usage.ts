// How much a member may still send: every limit that holds now, what is used of it, and the row of the policy that says so.
import type { Owner } from '../mailbox/mailbox.ts'
import { grantsOf } from '../policy/quota/grants.ts'
import { usesOf, type QuotaUse } from '../policy/quota/quota-ruling.ts'
import type { EffectiveQuota, QuotaPerson } from '../policy/quota/quota-table.ts'
import { policyOf } from '../policy/versions.ts'
import { sentOf } from '../risk/sending/sent-of.ts'
import type { ReadTx } from '../store/store.ts'

export interface QuotaUsage extends Pick<EffectiveQuota, 'insideOnly'> {
  readonly uses: readonly QuotaUse[]
}

/** Grants `policy:read`, and `intel:read` or `directory:read`. */
export async function quotaUsage(tx: ReadTx, owner: Owner, person: QuotaPerson): Promise<QuotaUsage> {
  const { quota } = await policyOf(tx, owner.organisationId)
  const effective = quota.quotaOf(person)
  const { insideOnly } = effective
  const { sent, pool } = await sentOf(tx, owner, quota.scopesOf(person))
  const uses = usesOf(effective, { sent, answered: pool.answered30d, grants: await grantsOf(tx, owner) })
  return { uses, ...(insideOnly && { insideOnly }) }
}
