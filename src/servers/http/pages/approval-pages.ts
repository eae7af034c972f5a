// What approvers see: the messages that wait for their word, one of them with the form that decides, and the same behind a signed link.
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import type { SafeText } from '../../../intake/safe-text.ts'
import type { NamedDecider } from '../session/held-mail.ts'
import { textArea } from './form-field.ts'
import type { Told } from './hold-pages.ts'
import { factList, readPart, recipientsOf, subjectOf, wholeFacts, type Facts } from './hold-parts.ts'
import { html, Html } from './html.ts'
import { alert, moment, notice, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

/** @param deputies  the part of the page about them */
export function approvalsPage(view: View, waiting: readonly HeldMessage[], deputies: Html, told: Told = {}): Page {
  const { say } = view
  const row = (held: HeldMessage) =>
    html`<li>
      <a href="/approvals/${held.holdId}">${subjectOf(view, held)}</a><br />
      ${held.sender} → ${recipientsOf(view, held)} · ${say('holdUntil')} ${moment(view, held.expiresAt)}
    </li>`
  return {
    title: say('approvals'),
    isWide: true,
    scripts: ['account.js'],
    body: html`${alert(told.error && say(told.error))}${notice(told.notice)}
    ${
      waiting.length === 0
        ? html`<p role="status">${say('approvalsNone')}</p>`
        : html`<p>${say('approvalsHow')}</p>
            <ul class="waiting">
              ${waiting.map(row)}
            </ul>`
    }
    ${deputies}`,
  }
}

export function approvalPage(
  view: View,
  held: HeldMessage,
  { approvers, text, error }: { approvers: readonly NamedDecider[]; text: SafeText | undefined; error?: TextName },
): Page {
  const { say } = view
  return {
    title: say('decideTitle'),
    isWide: true,
    scripts: ['account.js'],
    body: html`${alert(error && say(error))} ${aboutPart(view, held, approvers)}
      ${text !== undefined && readPart(view, text)} ${decisionForm(view, `/approvals/${held.holdId}`, html``)}
      <p><a href="/approvals">${say('back')}</a></p>`,
  }
}

/** @param link  the signed token, carried on by the form @param approver  address of who has it */
export function decidePage(
  view: View,
  held: HeldMessage,
  {
    approver,
    approvers,
    link,
    error,
  }: { approver: string; approvers: readonly NamedDecider[]; link: string; error?: TextName },
): Page {
  const { say } = view
  return {
    title: say('decideTitle'),
    isWide: true,
    scripts: ['account.js'],
    body: html`${alert(error && say(error))}
      <p>${say('decideHow', approver)}</p>
      ${aboutPart(view, held, approvers)}
      <p><a href="/approvals/${held.holdId}">${say('decideRead')}</a></p>
      ${decisionForm(view, '/decide', html`<input type="hidden" name="link" value="${link}" />`)}`,
  }
}

function aboutPart(view: View, held: HeldMessage, approvers: readonly NamedDecider[]): Html {
  const { say } = view
  const named = approvers.map(({ name, insteadOf }) => {
    if (insteadOf !== undefined) return say('approverDeputy', name, insteadOf)
    return name.startsWith('role:') ? say('approverRole', name.slice(5)) : name
  })
  const facts: Facts = [
    ...wholeFacts(view, held, { sender: true }),
    ['approvers', named.length > 0 && named.join(', ')],
  ]
  return factList(view, facts)
}

function decisionForm(view: View, action: string, hidden: Html): Html {
  const { say } = view
  return html`<form method="post" action="${action}">
    ${tokenField(view)}${hidden} ${textArea(view, 'approvalNote', 'note')}
    <button name="decision" value="approve">${say('approvalYes')}</button>
    <button class="danger" name="decision" value="refuse">${say('approvalNo')}</button>
  </form>`
}
