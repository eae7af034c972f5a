// What nobody is told of for a while, and what opens no incident, with the reason and an end: by kind, member or rule. Alerts are
// listed all the same.
import { now } from '../base/clock.ts'
import { randomText, type MemberId, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { recordEvent } from './events.ts'
import * as records from './records-alerts.ts'
import type { Severity } from './severity.ts'

const MAX_SUPPRESSIONS = 1_000
const ID_LENGTH = 12

/** All that is named must fit; at least one is. */
export interface SuppressionScope {
  readonly kind?: string
  readonly memberId?: MemberId
  readonly rule?: string
}

interface SuppressionFacts extends SuppressionScope {
  readonly reason: string
  readonly by: string
}

export interface Suppression extends SuppressionFacts {
  readonly suppressionId: string
  /** ms since 1970 */
  readonly at: number
  readonly until: number
}

const suppressionContext = (id: string) => `alert_suppression.facts:${id}`

/** Grant `event:append`. @returns its id. @throws Refusal `bad-parameter`, `limit-reached` */
export async function suppress(
  tx: WriteTx,
  organisationId: OrganisationId,
  scope: SuppressionScope,
  { reason, until, by }: { readonly reason: string; readonly until: number; readonly by: string },
): Promise<string> {
  if (scope.kind === undefined && scope.memberId === undefined && scope.rule === undefined)
    throw new Refusal('bad-parameter', 'Name a kind, a member or a rule')
  if (reason.trim() === '') throw new Refusal('bad-parameter', 'Say why')
  if (until <= now()) throw new Refusal('bad-parameter', 'The end has passed already')
  if ((await records.suppressionRows(tx, organisationId, now(), MAX_SUPPRESSIONS)).length >= MAX_SUPPRESSIONS)
    throw new Refusal('limit-reached', `There are at most ${MAX_SUPPRESSIONS} suppressions`)
  const sealer = await tx.sealer('event', { organisationId }, 'C2')
  const id = randomText(ID_LENGTH)
  const facts: SuppressionFacts = { ...scope, reason, by }
  await records.insertSuppression(tx, {
    organisation_id: organisationId,
    suppression_id: id,
    at_ms: now(),
    until_ms: until,
    facts_sealed: sealer.seal(JSON.stringify(facts), suppressionContext(id)),
  })
  await recordEvent(tx, { type: 'alert.suppressed', organisationId, actor: by, suppressionId: id, reason, until })
  return id
}

/** Grants `event:change`, `event:append`. @returns whether it held */
export async function unsuppress(
  tx: WriteTx,
  organisationId: OrganisationId,
  id: string,
  actor: string,
): Promise<boolean> {
  tx.require('event:change', { organisationId })
  const held = await records.endSuppression(tx, organisationId, id, now())
  if (held) await recordEvent(tx, { type: 'alert.unsuppressed', organisationId, actor, suppressionId: id })
  return held
}

/** Those in force, oldest first; grant `event:read`. */
export async function suppressions(tx: ReadTx, organisationId: OrganisationId): Promise<readonly Suppression[]> {
  const rows = await records.suppressionRows(tx, organisationId, now(), MAX_SUPPRESSIONS)
  const opener = await tx.opener('event', { organisationId }, 'C2')
  return rows.map(({ suppression_id: suppressionId, at_ms, until_ms, facts_sealed }) => {
    const text = opener.open(facts_sealed, suppressionContext(suppressionId)).toString('utf8')
    return { ...(JSON.parse(text) as SuppressionFacts), suppressionId, at: at_ms, until: until_ms }
  })
}

/** The one in force that an alert, or an incident that would be opened, fits; what is critical is told all the same. */
export async function suppressionOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  alert: SuppressionScope,
  severity: Severity,
): Promise<Suppression | undefined> {
  if (severity === 'critical') return undefined
  return (await suppressions(tx, organisationId)).find(
    ({ kind, memberId, rule }) =>
      (kind ?? alert.kind) === alert.kind &&
      (memberId ?? alert.memberId) === alert.memberId &&
      (rule ?? alert.rule) === alert.rule,
  )
}
