// One held message as people see it: to whom, about what, why it waits and until when. What was found in it is never shown.
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import type { SafeText } from '../../../intake/safe-text.ts'
import type { HoldReason } from '../../../mail/hold.ts'
import { reasonWords } from '../hold-words.ts'
import { html, Html, linesOf } from './html.ts'
import type { Words } from './language.ts'
import { moment, type View } from './layout.ts'
import type { TextName } from './texts.ts'

/** Recipients that a list names; the page of the message has more. */
const NAMED_IN_LIST = 3
const NAMED_ON_PAGE = 500
const COLON: Words = { en: ': ', 'zh-CN': '：' }
const SEMICOLON: Words = { en: '; ', 'zh-CN': '；' }
/** Characters of the text that a page shows. */
const MAX_TEXT = 20_000

export type Facts = readonly (readonly [TextName, Html | string | false])[]

/** A list of names and values; those without a value are left out. */
export function factList({ say }: View, facts: Facts): Html {
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        value !== false &&
        html`<dt>${say(name)}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

export const subjectOf = ({ say }: View, { subject }: HeldMessage) => subject || say('holdNoSubject')

export function recipientsOf({ say }: View, { recipients }: HeldMessage, most = NAMED_IN_LIST): string {
  const named = recipients.slice(0, most).join(', ')
  return recipients.length > most ? say('holdMore', named, recipients.length - most) : named
}

/** Why it waits, and until when. */
export function waitFacts(view: View, held: HeldMessage): Facts {
  const { say } = view
  const { state, need, isDecided, expiresAt, justification = '' } = held
  const isWaiting = state === 'parked' || state === 'asked'
  const isOpen = isWaiting && !isDecided
  return [
    ['holdSent', moment(view, held.at)],
    isOpen ? ['holdNeeds', say(`need-${need}`)] : ['holdState', isDecided ? say('holdDecided') : say(`state-${state}`)],
    ['holdWhy', reasonList(view, held.reasons)],
    ['holdUntil', isOpen && html`${moment(view, expiresAt)}${SEMICOLON[view.language]}${say(endOf(held))}`],
    ['approvalReason', justification !== '' && linesOf(justification)],
  ]
}

function endOf({ need, reasons }: HeldMessage): TextName {
  if (need === 'delay') return 'holdThenLooked'
  const freezes = reasons.some((reason) => reason.need === need && reason.whenUnanswered === 'freeze')
  return freezes ? 'holdThenFreeze' : 'holdThenReturn'
}

function reasonList({ language }: View, reasons: readonly HoldReason[]): Html {
  const one = (reason: HoldReason) => {
    const { meaning, facts } = reasonWords(reason)
    return html`<li>
      ${meaning[language]}${facts.length > 0 && html`${COLON[language]}${facts.map((fact) => fact[language]).join(SEMICOLON[language])}`}
    </li>`
  }
  return html`<ul class="reasons">
    ${reasons.map(one)}
  </ul>`
}

/** All that a page says of one message. @param shows  who sent it, to people who are not its sender */
export function wholeFacts(view: View, held: HeldMessage, { sender }: { sender: boolean }): Facts {
  return [
    ['holdSubject', subjectOf(view, held)],
    ['holdFrom', sender && held.sender],
    ['holdTo', recipientsOf(view, held, NAMED_ON_PAGE)],
    ['holdSize', bytesText(view, held.size)],
    ...waitFacts(view, held),
  ]
}

/** Its words and the names of its files: never its markup, never a link. */
export function readPart({ say }: View, { text, attachments }: SafeText): Html {
  return html`<h2>${say('holdRead')}</h2>
    <pre class="letter" tabindex="0">${linesOf(text.slice(0, MAX_TEXT))}</pre>
    ${text.length > MAX_TEXT && html`<p class="hint">${say('holdCut')}</p>`}
    ${
      attachments.length > 0 &&
      html`<h3>${say('holdFiles')}</h3>
        <ul>
          ${attachments.map((name) => html`<li>${name}</li>`)}
        </ul>`
    }`
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

export function bytesText({ language }: View, bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = { style: 'unit', unit: UNITS[step], maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, format).format(bytes / 1_000 ** step)
}
