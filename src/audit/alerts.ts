// Alerts: what people are told at once. Raised in one transaction with the deliveries that are due; the same of the same within
// minutes is counted, and told once more with its number when the minutes are over.
import { now } from '../base/clock.ts'
import { randomText, type EventId, type MemberId, type OrganisationId } from '../base/ids.ts'
import type { Opener } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records-alerts.ts'
import { oneAtATime } from './records-incidents.ts'
import { nameOfSeverity, rankOf, type Severity } from './severity.ts'
import { suppressionOf } from './suppressions.ts'

/** ms within which the same kind about the same actor is one alert */
export const SAME_ALERT_MS = 600_000
/** One alert goes to so many ends at most, such as browsers. */
const MAX_TARGETS = 200
const MAX_LISTED = 1_000
const ID_LENGTH = 12

/** The topic of the news that something is to be sent. */
export const ALERTS_DUE = 'alert'

/** What people read; kept sealed. */
export interface AlertFacts {
  readonly title: { readonly en: string; readonly zh: string }
  readonly words: { readonly en: string; readonly zh: string }
  /** main address of the member it is about, '' when it is about none */
  readonly account: string
  readonly remoteAddress: string
  /** what counts as the same besides kind and member */
  readonly about: string
  /** the rule that led to it */
  readonly rule: string
}

export interface NewAlert extends AlertFacts {
  readonly organisationId: OrganisationId
  /** row of `policy/alerts.ts` */
  readonly kind: string
  readonly severity: Severity
  readonly eventId: EventId
  readonly memberId?: MemberId
  readonly incidentId?: string
}

export interface Alert extends AlertFacts {
  readonly organisationId: OrganisationId
  readonly alertId: string
  readonly kind: string
  readonly severity: Severity
  readonly memberId: MemberId | undefined
  readonly incidentId: string | undefined
  /** how often it came within its minutes */
  readonly times: number
  /** ms since 1970 */
  readonly firstAt: number
  readonly lastAt: number
  /** '' unless nobody was told on purpose */
  readonly suppressedBy: string
}

/** One end of one channel. */
export interface AlertTarget {
  readonly channel: string
  /** '' where a channel has one end */
  readonly target: string
}

export interface AlertDelivery extends AlertTarget {
  readonly alertId: string
  /** 1: at once; 2: how often it came */
  readonly round: 1 | 2
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly attempts: number
  /** ms since 1970; undefined while it waits */
  readonly doneAt: number | undefined
  /** of the last failure, '' when there was none */
  readonly why: string
}

const alertContext = (alertId: string) => `alert.facts:${alertId}`

/**
 * Raises an alert, or counts it where the same was raised within ten minutes. For the same event again nothing changes.
 * Grants `event:append`, `event:read`.
 * @param targets  whom to tell
 */
export async function raiseAlert(tx: WriteTx, alert: NewAlert, targets: readonly AlertTarget[]): Promise<void> {
  const { organisationId, kind, memberId, incidentId, eventId, severity, title, words, account } = alert
  const { remoteAddress, about, rule } = alert
  await oneAtATime(tx, organisationId)
  const at = now()
  const sealer = await tx.sealer('event', { organisationId }, 'C2')
  const token = sealer.token(`alert ${JSON.stringify([kind, memberId ?? 0, about])}`)
  const same = await records.alertByToken(tx, organisationId, token, at - SAME_ALERT_MS)
  const alertId = same?.alert_id ?? randomText(ID_LENGTH)
  const isNew = await records.insertAlertEvent(tx, {
    organisation_id: organisationId,
    event_id: eventId,
    kind,
    alert_id: alertId,
  })
  if (!isNew) return
  const facts: AlertFacts = { title, words, account, remoteAddress, about, rule }
  const facts_sealed = sealer.seal(JSON.stringify(facts), alertContext(alertId))
  const rank = rankOf(severity)
  const tell = async (round: 1 | 2, dueAt: number) => {
    await records.insertDeliveries(tx, deliveries(organisationId, alertId, targets, round, dueAt))
    if (dueAt === at) tx.afterCommit({ topic: ALERTS_DUE })
  }
  if (same !== undefined) {
    const worst = Math.max(same.severity, rank) as typeof rank
    const suppression_id = severity === 'critical' ? null : same.suppression_id
    await records.updateAlert(tx, same, {
      times: same.times + 1,
      last_ms: at,
      severity: worst,
      suppression_id,
      facts_sealed,
    })
    // What became worse is told at once, what merely came again when the minutes are over.
    if (same.suppression_id === null) await tell(2, worst > same.severity ? at : same.first_ms + SAME_ALERT_MS)
    else if (suppression_id === null) await tell(1, at)
    return
  }
  const scope = { kind, rule, ...(memberId !== undefined && { memberId }) }
  const suppression = await suppressionOf(tx, organisationId, scope, severity)
  await records.insertAlert(tx, {
    organisation_id: organisationId,
    alert_id: alertId,
    kind,
    severity: rank,
    token,
    member_id: memberId ?? null,
    incident_id: incidentId ?? null,
    times: 1,
    first_ms: at,
    last_ms: at,
    suppression_id: suppression?.suppressionId ?? null,
    facts_sealed,
  })
  if (suppression === undefined) await tell(1, at)
}

function deliveries(
  organisationId: OrganisationId,
  alertId: string,
  targets: readonly AlertTarget[],
  round: 1 | 2,
  dueAt: number,
): records.DeliveryRow[] {
  return targets.slice(0, MAX_TARGETS).map(({ channel, target }) => ({
    organisation_id: organisationId,
    alert_id: alertId,
    channel,
    target,
    round,
    state: 'waiting',
    attempts: 0,
    due_ms: dueAt,
    done_ms: null,
    why: '',
  }))
}

/** Newest first, with what became of each; grant `event:read`. @param limit  1 … 1000 */
export async function findAlerts(
  tx: ReadTx,
  organisationId: OrganisationId,
  since: number,
  limit: number,
): Promise<readonly (Alert & { readonly deliveries: readonly AlertDelivery[] })[]> {
  const opener = await tx.opener('event', { organisationId }, 'C2')
  const rows = await records.alertRows(tx, organisationId, since, Math.min(Math.max(limit, 1), MAX_LISTED))
  const sent = await records.deliveryRows(
    tx,
    organisationId,
    rows.map(({ alert_id }) => alert_id),
  )
  const byAlert = Map.groupBy(sent.map(openedDelivery), ({ alertId }) => alertId)
  return rows.map((row) => ({ ...openedAlert(opener, row), deliveries: byAlert.get(row.alert_id) ?? [] }))
}

/** Grant `event:read`. */
export async function alertOf(tx: ReadTx, organisationId: OrganisationId, alertId: string): Promise<Alert | undefined> {
  const row = await records.alertRow(tx, organisationId, alertId)
  return row && openedAlert(await tx.opener('event', { organisationId }, 'C2'), row)
}

function openedAlert(opener: Opener, row: records.AlertRow): Alert {
  const text = opener.open(row.facts_sealed, alertContext(row.alert_id)).toString('utf8')
  return {
    ...(JSON.parse(text) as AlertFacts),
    organisationId: row.organisation_id,
    alertId: row.alert_id,
    kind: row.kind,
    severity: nameOfSeverity(row.severity),
    memberId: row.member_id ?? undefined,
    incidentId: row.incident_id ?? undefined,
    times: row.times,
    firstAt: row.first_ms,
    lastAt: row.last_ms,
    suppressedBy: row.suppression_id ?? '',
  }
}

function openedDelivery(row: records.DeliveryRow): AlertDelivery {
  const { alert_id, channel, target, round, state, attempts, done_ms, why } = row
  return { alertId: alert_id, channel, target, round, state, attempts, doneAt: done_ms ?? undefined, why }
}
