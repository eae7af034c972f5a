// The list of incidents for those who look after them: how fast people are, a filter, and each as a card.
import type { Incident, IncidentFigures } from '../../../audit/incident-desk.ts'
import { SEVERITIES } from '../../../audit/severity.ts'
import { now } from '../../../base/clock.ts'
import type { MemberId } from '../../../base/ids.ts'
import { STATE_FILTERS } from '../api/incident-operations.ts'
import type { IncidentList } from '../../../intake/incident-work.ts'
import type { Told } from './hold-pages.ts'
import { html, Html } from './html.ts'
import { alert, moment, notice, type Page, type View } from './layout.ts'
import { TEXTS, type TextName } from './texts.ts'

export type StateFilter = (typeof STATE_FILTERS)[number] | 'any'

export interface IncidentFilter {
  readonly state: StateFilter
  readonly severity: string
  /** whether only one's own are shown */
  readonly isMine: boolean
}

// prettier-ignore
const STATE_NAMES: Readonly<Record<StateFilter, TextName>> = {
  active: 'filterActive', open: 'is-open', acknowledged: 'is-acknowledged', closed: 'is-closed', any: 'filterAny',
}

export function incidentsPage(view: View, list: IncidentList, filter: IncidentFilter, told: Told = {}): Page {
  const { say } = view
  const { incidents, figures, names } = list
  return {
    title: say('incidents'),
    isWide: true,
    scripts: ['account.js'],
    body: html`${alert(told.error && say(told.error))}${notice(told.notice)} ${figuresPart(view, figures)}
    ${filterForm(view, filter)}
    ${
      incidents.length === 0
        ? html`<p role="status">${say('incidentsNone')}</p>`
        : html`<ul class="cards">
            ${incidents.map((incident) => card(view, incident, names))}
          </ul>`
    }`,
  }
}

function figuresPart(view: View, { open, toAcknowledge, toClose, falsePositives }: IncidentFigures): Html {
  const { say } = view
  const tile = (name: TextName, value: string) =>
    html`<div>
      <dt>${say(name)}</dt>
      <dd>${value}</dd>
    </div>`
  const took = (ms: number | undefined) => (ms === undefined ? '–' : durationText(view, ms))
  return html`<dl class="tiles" aria-label="${say('incidentsFigures')}">
    ${tile('incidentsOpen', String(open))} ${tile('toAcknowledge', took(toAcknowledge))}
    ${tile('toClose', took(toClose))} ${tile('falsePositives', String(falsePositives))}
  </dl>`
}

function filterForm(view: View, { state, severity, isMine }: IncidentFilter): Html {
  const { say } = view
  const choice = (value: string, text: string, chosen: string) =>
    html`<option value="${value}" ${value === chosen && html` selected`}>${text}</option>`
  const chosen = (label: TextName, name: string, choices: readonly Html[]) =>
    html`<div>
      <label for="${name}">${say(label)}</label>
      <select id="${name}" name="${name}">
        ${choices}
      </select>
    </div>`
  return html`<form method="get" action="/incidents" class="filter" aria-label="${say('filter')}">
    ${chosen(
      'incidentState',
      'state',
      [...STATE_FILTERS, 'any'].map((each) => choice(each, say(STATE_NAMES[each as StateFilter]), state)),
    )}
    ${chosen('incidentSeverity', 'severity', [
      choice('', say('filterAny'), severity),
      ...SEVERITIES.toReversed().map((each) => choice(each, say(`severity-${each}`), severity)),
    ])}
    ${chosen('incidentOwner', 'owner', [
      choice('', say('filterAny'), isMine ? 'me' : ''),
      choice('me', say('filterMine'), isMine ? 'me' : ''),
    ])}
    <button class="plain">${say('filterApply')}</button>
  </form>`
}

function card(view: View, incident: Incident, names: ReadonlyMap<MemberId, string>): Html {
  const { say } = view
  const { incidentId, severity, kind, ownerId, lastAt, events } = incident
  const owner = ownerId === undefined ? say('incidentNobody') : (names.get(ownerId) ?? say('unknown'))
  return html`<li class="card severity-${severity}">
    <p class="chips">${severityChip(view, incident)} ${stateChip(view, incident)}</p>
    <a href="/incidents/${incidentId}">${kindName(view, kind)} · ${aboutText(view, incident, names)}</a>
    <p class="hint">
      ${moment(view, lastAt)} · ${say('incidentCount', events)} · ${say('incidentOwnedBy', owner)} ·
      ${acknowledgedText(view, incident)}
    </p>
  </li>`
}

export const severityChip = ({ say }: View, { severity }: Incident): Html =>
  html`<span class="chip severity-${severity}">${say(`severity-${severity}`)}</span>`

export function stateChip({ say }: View, { state, outcome }: Incident): Html {
  return html`<span class="chip is-${state}"
    >${outcome === undefined ? say(`is-${state}`) : say(`outcome-${outcome}`)}</span
  >`
}

/** Kinds are rows of a table elsewhere: a new one shows its id until it has words. */
export function kindName({ say }: View, kind: string): string {
  const name = `kind-${kind}`
  return Object.hasOwn(TEXTS, name) ? say(name as TextName) : kind
}

export function aboutText({ say }: View, { memberId, keys }: Incident, names: ReadonlyMap<MemberId, string>): string {
  if (memberId === undefined) return keys.map(({ value }) => value).join(', ')
  return names.get(memberId) ?? say('unknown')
}

/** How long it took until somebody looked after it, or how long it has waited. */
export function acknowledgedText(view: View, { openedAt, acknowledgedAt, closedAt }: Incident): string {
  const { say } = view
  if (acknowledgedAt !== undefined) return `${say('incidentAckTime')} ${durationText(view, acknowledgedAt - openedAt)}`
  return closedAt === undefined ? say('incidentWaits', durationText(view, now() - openedAt)) : ''
}

// prettier-ignore
const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const

/** In the largest unit of which it has two at least. @param ms  at least 0 */
export function durationText({ language }: View, ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= 2 * each) ?? ['second', 1_000]
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(language, format).format(Math.max(0, Math.round(ms / size)))
}
