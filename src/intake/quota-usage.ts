// How much a member may still send: every limit that holds now, what is used of it, and the row of the policy that says so.
import { now } from '../base/clock.ts'
import type { SendingReason } from '../mail/sending.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { grantsOf } from '../policy/quota/grants.ts'
import { usesOf, type QuotaUse } from '../policy/quota/quota-ruling.ts'
import type { EffectiveQuota } from '../policy/quota/quota-table.ts'
import type { Person } from '../policy/scope.ts'
import { policyOf } from '../policy/versions.ts'
import { sendingProfile } from '../risk/sending/control.ts'
import { returnsOf } from '../risk/sending/restriction.ts'
import { sentOf } from '../risk/sending/sent-of.ts'
import type { ReadTx } from '../store/store.ts'

export interface QuotaUsage extends Pick<EffectiveQuota, 'insideOnly'> {
  /** why mail to strangers waits for an officer; empty: it does not */
  readonly restricted: readonly SendingReason[]
  readonly uses: readonly QuotaUse[]
}

/** Grants `policy:read`, and `intel:read` or `directory:read`. */
export async function quotaUsage(tx: ReadTx, owner: Owner, person: Person): Promise<QuotaUsage> {
  const { quota, document } = await policyOf(tx, owner.organisationId)
  const effective = quota.quotaOf(person)
  const { insideOnly } = effective
  const { sent, pool } = await sentOf(tx, owner, quota.scopesOf(person))
  const uses = usesOf(effective, { sent, answered: pool.answered30d, grants: await grantsOf(tx, owner) })
  const profile = await sendingProfile(tx, owner)
  const restricted = profile === undefined ? [] : returnsOf(profile, now(), document.returns).reasons
  return { uses, restricted, ...(insideOnly && { insideOnly }) }
}
