// Rows of migration 0021-incident.sql.
import type { EventId, MemberId, OrganisationId } from '../../base/ids.ts'

export interface IncidentTables {
  incident: {
    organisation_id: OrganisationId
    incident_id: string
    kind: string
    severity: 1 | 2 | 3 | 4
    state: 'open' | 'acknowledged' | 'closed'
    outcome: 'resolved' | 'contained' | 'false-positive' | null
    member_id: MemberId | null
    owner_id: MemberId | null
    events: number
    first_ms: number
    last_ms: number
    opened_ms: number
    acknowledged_ms: number | null
    closed_ms: number | null
    facts_sealed: Buffer
  }
  incident_key: {
    organisation_id: OrganisationId
    token: Buffer
    incident_id: string
  }
  incident_entry: {
    organisation_id: OrganisationId
    incident_id: string
    entry_id: string
    event_id: EventId | null
    at_ms: number
    facts_sealed: Buffer
  }
  alert: {
    organisation_id: OrganisationId
    alert_id: string
    kind: string
    severity: 1 | 2 | 3 | 4
    token: Buffer
    member_id: MemberId | null
    incident_id: string | null
    times: number
    first_ms: number
    last_ms: number
    suppression_id: string | null
    facts_sealed: Buffer
  }
  alert_event: {
    organisation_id: OrganisationId
    event_id: EventId
    kind: string
    alert_id: string
  }
  alert_delivery: {
    organisation_id: OrganisationId
    alert_id: string
    channel: string
    target: string
    round: 1 | 2
    state: 'waiting' | 'sent' | 'failed'
    attempts: number
    due_ms: number
    done_ms: number | null
    why: string
  }
  alert_suppression: {
    organisation_id: OrganisationId
    suppression_id: string
    at_ms: number
    until_ms: number
    facts_sealed: Buffer
  }
  push_subscription: {
    organisation_id: OrganisationId
    member_id: MemberId
    subscription_id: string
    token: Buffer
    created_ms: number
    facts_sealed: Buffer
  }
  push_key: {
    organisation_id: OrganisationId
    facts_sealed: Buffer
  }
}
