// One incident: what happened as a picture and line by line, the mail that is held because of it, and what can be done.
import { INCIDENT_OUTCOMES } from '../../../audit/incident-desk.ts'
import { foldedStory, remoteAddressesOf, type StoryLine } from '../../../audit/incident-story.ts'
import { isWaiting, mayComeBack, type IncidentReport } from '../../../intake/incident-work.ts'
import type { MemberId } from '../../../base/ids.ts'
import { reasonWords } from '../hold-words.ts'
import { entryWords } from '../incident-words.ts'
import { table } from './account-pages.ts'
import { textArea } from './form-field.ts'
import type { Told } from './hold-pages.ts'
import { bytesText, factList, type Facts } from './hold-parts.ts'
import { html, Html } from './html.ts'
import { aboutText, acknowledgedText, durationText, kindName, severityChip, stateChip } from './incident-pages.ts'
import { picturePart } from './incident-picture.ts'
import { alert, buttonForm, moment, notice, tokenField, type Page, type View } from './layout.ts'
import { TEXTS, type TextName } from './texts.ts'

/** Addresses that the facts name; the story has all of them. */
const NAMED = 5
/** ms; a burst that took longer shows its end, too */
const LONG_BURST_MS = 60_000
/** hours for which the like can be suppressed */
export const SUPPRESSED_HOURS = [1, 8, 24, 168] as const

/** @param me  who looks at it */
export function incidentPage(view: View, report: IncidentReport, me: MemberId, told: Told = {}): Page {
  const { say } = view
  return {
    title: `${kindName(view, report.kind)} · ${aboutText(view, report, report.names)}`,
    isWide: true,
    scripts: ['account.js'],
    body: html`${alert(told.error && say(told.error))}${notice(told.notice)}
      <p class="chips">${severityChip(view, report)} ${stateChip(view, report)}</p>
      ${factList(view, factsOf(view, report))}
      <h2>${say('pictureTitle')}</h2>
      ${picturePart(view, report)}
      <h2>${say('incidentHeld')}</h2>
      ${heldPart(view, report)}
      <h2>${say('incidentActions')}</h2>
      ${actionsPart(view, report, me)}
      <h2>${say('incidentStory')}</h2>
      ${storyPart(view, report)}
      <p><a href="/incidents">${say('incidentBack')}</a></p>`,
  }
}

function factsOf(view: View, report: IncidentReport): Facts {
  const { say } = view
  const { involved, names, ownerId, openedAt, closedAt, firstAt, lastAt, events, story } = report
  const from = remoteAddressesOf(story)
  const who = involved.map(
    ({ address, state }) =>
      html`${address}${state === 'frozen' && html` <span class="chip is-open">${say('account-frozen')}</span>`} `,
  )
  return [
    ['incidentAbout', who.length > 0 ? html`${who}` : aboutText(view, report, names)],
    ['incidentFrom', from.length > 0 && from.slice(0, NAMED).join(', ')],
    ['incidentOwner', ownerId === undefined ? say('incidentNobody') : (names.get(ownerId) ?? say('unknown'))],
    ['incidentAckTime', acknowledgedTime(view, report)],
    ['incidentCloseTime', closedAt !== undefined && durationText(view, closedAt - openedAt)],
    ['incidentFirst', moment(view, firstAt)],
    ['incidentLast', moment(view, lastAt)],
    ['incidentEvents', String(events)],
  ]
}

function acknowledgedTime(view: View, report: IncidentReport): string | false {
  const { acknowledgedAt, openedAt } = report
  return acknowledgedAt === undefined
    ? acknowledgedText(view, report) || false
    : durationText(view, acknowledgedAt - openedAt)
}

/** How much, and why: never what it says. */
function heldPart(view: View, { held }: IncidentReport): Html {
  const { say, language } = view
  if (held.length === 0) return html`<p>${say('incidentHeldNone')}</p>`
  const recipients = held.reduce((sum, each) => sum + each.recipients.length, 0)
  const bytes = held.reduce((sum, each) => sum + each.size, 0)
  const states = [...Map.groupBy(held, ({ state, isDecided }) => (isDecided && isStill(state) ? 'decided' : state))]
  const chips = states.map(
    ([state, some]) =>
      html`<span class="chip"
        >${state === 'decided' ? say('holdDecided') : say(`state-${state}`)} · ${some.length}</span
      > `,
  )
  const ends = held.filter((each) => each.state === 'frozen' && isWaiting(each)).map(({ expiresAt }) => expiresAt)
  const reasons = held.flatMap((each) => each.reasons.map(({ rule }) => rule))
  const rows = [...Map.groupBy(reasons, (rule) => rule)].map(([rule, some]) => [
    html`${reasonWords({ rule, facts: [] }).meaning[language]}`,
    html`${some.length}`,
  ])
  return html`<p>${say('incidentHeldSum', held.length, recipients, bytesText(view, bytes))}</p>
    <p class="chips">${chips}</p>
    ${ends.length > 0 && html`<p class="hint">${endText(view, Math.min(...ends))}</p>`}
    ${table(view, 'incidentHeldWhy', ['holdWhy', 'incidentMessages'], rows)}`
}

const isStill = (state: string) => state === 'parked' || state === 'asked' || state === 'frozen'

/** The words around a moment that the script of the page rewrites. */
function endText(view: View, at: number): Html {
  const [before = '', after = ''] = view.say('incidentHeldEnd', '\n').split('\n')
  return html`${before}${moment(view, at)}${after}`
}

function actionsPart(view: View, report: IncidentReport, me: MemberId): Html {
  const { say } = view
  const { state, ownerId, incidentId, held, memberId } = report
  const at = (action: string) => `/incidents/${incidentId}/${action}`
  const waiting = held.filter((each) => isWaiting(each) && each.memberId !== me).length
  const isOpen = state !== 'closed'
  return html`<div class="actions">
    ${
      isOpen &&
      html`<div class="row">
        ${state === 'open' && buttonForm(view, at('acknowledge'), 'actAcknowledge')}
        ${ownerId !== me && buttonForm(view, at('take'), 'actTake', {}, { kind: 'plain' })}
      </div>`
    }
    ${waiting > 0 && folded(view, say('actRelease', waiting), html`<p>${say('actReleaseHow')}</p>`, at('release'), 'actGo', 'danger')}
    ${
      waiting > 0 &&
      folded(
        view,
        say('actReturn', waiting),
        html`<p>${say('actReturnHow')}</p>
          ${textArea(view, 'actReturnNote', 'note', { id: 'return-note' })}`,
        at('return'),
        'actGo',
        'danger',
      )
    }
    ${mayComeBack(report) && memberId !== me && folded(view, say('actLetBackIn'), html`<p>${say('actLetBackInHow')}</p>`, at('let-back-in'), 'actGo', 'danger')}
    ${folded(view, say('actNote'), textArea(view, 'actNoteText', 'text', { id: 'note-text', isRequired: true }), at('note'), 'actGo')}
    ${folded(view, say('actSuppress'), suppressFields(view, memberId !== undefined), at('suppress'), 'actGo')}
    ${isOpen && folded(view, say('actClose'), closeFields(view), at('close'), 'actClose')}
  </div>`
}

/** A form that opens when it is wanted: the page stays short. */
function folded(
  view: View,
  title: string,
  fields: Html,
  action: string,
  button: TextName,
  kind: 'plain' | 'danger' = 'plain',
): Html {
  return html`<details>
    <summary>${title}</summary>
    <form method="post" action="${action}">
      ${tokenField(view)}${fields}<button class="${kind}" aria-label="${title}">${view.say(button)}</button>
    </form>
  </details>`
}

function suppressFields(view: View, isOfMember: boolean): Html {
  const { say } = view
  const hours = SUPPRESSED_HOURS.map((each) => {
    const text = each < 48 ? say('hours', each) : say('days', each / 24)
    return html`<option value="${each}">${text}</option>`
  })
  return html`<p>${say(isOfMember ? 'actSuppressMember' : 'actSuppressKind')}</p>
    <label for="hours">${say('actSuppressFor')}</label>
    <select id="hours" name="hours">
      ${hours}
    </select>
    ${textArea(view, 'actSuppressWhy', 'reason', { id: 'suppress-reason', isRequired: true })}`
}

function closeFields(view: View): Html {
  const { say } = view
  const outcomes = INCIDENT_OUTCOMES.map((each) => html`<option value="${each}">${say(`outcome-${each}`)}</option>`)
  return html`<label for="outcome">${say('actOutcome')}</label>
    <select id="outcome" name="outcome">
      ${outcomes}
    </select>
    ${textArea(view, 'actCloseWhy', 'text', { id: 'close-text', isRequired: true })}`
}

function storyPart(view: View, { story, names }: IncidentReport): Html {
  const { say, language } = view
  const row = ({ entry, times, until }: StoryLine) => {
    const { title, details } = entryWords(entry)
    return [
      html`${moment(view, entry.at)}${until - entry.at > LONG_BURST_MS && html` – ${moment(view, until)}`}`,
      html`${title[language]}${times > 1 && ` ×${times}`}`,
      html`${details[language]}`,
      html`${entry.done.map((action) => html`<span class="chip">${doneText(view, action)}</span> `)}`,
      html`${names.get(Number(entry.actor) as MemberId) ?? say('storyHouse')}`,
    ]
  }
  return table(
    view,
    'incidentStory',
    ['when', 'storyEvent', 'storyDetails', 'storyDone', 'storyBy'],
    foldedStory(story).map(row),
  )
}

/** Actions are rows of a table elsewhere: a new one shows its name until it has words. */
function doneText({ say }: View, action: string): string {
  const name = `done-${action}`
  return Object.hasOwn(TEXTS, name) ? say(name as TextName) : action
}
