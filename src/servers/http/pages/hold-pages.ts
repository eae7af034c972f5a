// A member's own mail that waits: the list, one of it, and the page "I did not send these".
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import type { SafeText } from '../../../intake/safe-text.ts'
import { needsProof } from '../session/held-mail.ts'
import { textArea } from './form-field.ts'
import { factList, readPart, recipientsOf, subjectOf, waitFacts, wholeFacts } from './hold-parts.ts'
import { html, Html } from './html.ts'
import { alert, buttonForm, moment, notice, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

/** Said on top of a page after a step. */
export interface Told {
  readonly notice?: string
  readonly error?: TextName
}

const isWaiting = ({ state }: HeldMessage) => state === 'parked' || state === 'asked' || state === 'frozen'
const isOpen = ({ state, isDecided }: HeldMessage) => (state === 'parked' || state === 'asked') && !isDecided
/** It goes on when the owner has said why. */
const needsWords = (held: HeldMessage) =>
  isOpen(held) &&
  held.need === 'step-up' &&
  held.justification === undefined &&
  held.reasons.some(({ need, wantsReason }) => need === 'step-up' && wantsReason === true)
/** It goes on when the owner has proved who they are, and has said why where that is wanted. */
const needsOwner = (held: HeldMessage) => needsProof(held) && !needsWords(held)

export function holdsPage(view: View, all: readonly HeldMessage[], usage: Html, told: Told = {}): Page {
  const { say } = view
  const waiting = all.filter(isWaiting)
  const done = all.filter((held) => !isWaiting(held)).reverse()
  const mine = waiting.filter(needsOwner)
  return {
    title: say('holds'),
    isWide: true,
    scripts: ['account.js'],
    body: html`${says(view, told)}
    ${waiting.length === 0 ? html`<p role="status">${say('holdsNone')}</p>` : html`<p>${say('holdsHow')}</p>`}
    ${mine.length > 0 && confirmPart(view, mine.length)} ${waiting.map((held) => card(view, held))}
    ${done.length > 0 && donePart(view, done)} ${usage}`,
  }
}

function says({ say }: View, { notice: text, error }: Told): Html {
  return html`${alert(error && say(error))}${notice(text)}`
}

/** The choices stand in the cards below and belong to this form by its id: no script is needed. */
function confirmPart(view: View, count: number): Html {
  const { say } = view
  return html`<form method="post" action="/holds/confirm" id="confirm">
      ${tokenField(view)}
      <p>${say('holdConfirmHow')}</p>
      <button name="which" value="all">${say('holdConfirmAll')}</button>
      ${count > 1 && html`<button class="plain" name="which" value="chosen">${say('holdConfirmChosen')}</button>`}
    </form>
    <p><a href="/holds/not-me">${say('holdNotMe')}</a></p>`
}

function card(view: View, held: HeldMessage): Html {
  const { say } = view
  const { holdId } = held
  const subject = subjectOf(view, held)
  return html`<article class="held" aria-labelledby="s-${holdId}">
    <h2 id="s-${holdId}">
      ${
        needsOwner(held) &&
        html`<input
          type="checkbox"
          form="confirm"
          name="hold"
          value="${holdId}"
          aria-label="${say('holdChoose', subject)}"
        /> `
      }${subject}
    </h2>
    ${needsWords(held) && html`<p class="notice">${say('holdWantsReason')}</p>`}
    ${factList(view, [['holdTo', recipientsOf(view, held)], ...waitFacts(view, held)])}
    <p class="row">
      <a href="/holds/${holdId}" aria-label="${say('holdDetailsOf', subject)}">${say('holdDetails')}</a>
    </p>
    ${isOpen(held) && withdrawForm(view, held)}
  </article>`
}

function withdrawForm(view: View, held: HeldMessage): Html {
  const about = view.say('holdWithdrawOf', subjectOf(view, held))
  return buttonForm(view, `/holds/${held.holdId}/withdraw`, 'holdWithdraw', {}, { about, kind: 'danger' })
}

function donePart(view: View, done: readonly HeldMessage[]): Html {
  const { say } = view
  return html`<h2>${say('holdsDone')}</h2>
    <ul class="done">
      ${done.map((held) => html`<li><a href="/holds/${held.holdId}">${subjectOf(view, held)}</a> · ${recipientsOf(view, held)} · ${moment(view, held.at)} · ${say(`state-${held.state}`)}</li>`)}
    </ul>`
}

export function holdPage(view: View, held: HeldMessage, text: SafeText | undefined, told: Told): Page {
  const { say } = view
  return {
    title: subjectOf(view, held),
    isWide: true,
    scripts: ['account.js'],
    body: html`${says(view, told)} ${needsWords(held) && html`<p class="notice">${say('holdWantsReason')}</p>`}
      ${factList(view, wholeFacts(view, held, { sender: false }))}
      ${
        needsOwner(held) &&
        html`<form method="post" action="/holds/confirm">
            ${tokenField(view)}<input type="hidden" name="which" value="chosen" /><input
              type="hidden"
              name="hold"
              value="${held.holdId}"
            />
            <p>${say('holdConfirmHow')}</p>
            <button>${say('holdConfirmOne')}</button>
          </form>
          <p><a href="/holds/not-me">${say('holdNotMe')}</a></p>`
      }
      ${isOpen(held) && withdrawForm(view, held)} ${isOpen(held) && justifyForm(view, held)}
      ${text !== undefined && readPart(view, text)}
      <p><a href="/holds">${say('back')}</a></p>`,
  }
}

function justifyForm(view: View, { holdId, justification = '' }: HeldMessage): Html {
  return html`<form method="post" action="/holds/${holdId}/justify">
    ${tokenField(view)}
    ${textArea(view, 'holdJustify', 'reason', { value: justification, isRequired: true, describedBy: 'why-hint' })}
    <p class="hint" id="why-hint">${view.say('holdJustifyHow')}</p>
    <button class="plain">${view.say('holdJustifySave')}</button>
  </form>`
}

export function notMePage(view: View): Page {
  const { say } = view
  return {
    title: say('holdNotMeTitle'),
    body: html`<p>${say('holdNotMeHow')}</p>
      ${buttonForm(view, '/holds/not-me', 'holdNotMeConfirm', {}, { kind: 'danger' })}
      <p><a href="/holds">${say('back')}</a></p>`,
  }
}
