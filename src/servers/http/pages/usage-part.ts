// How much the member has sent of what the organisation allows: a bar for each limit, with the row that says so.
import type { QuotaUsage } from '../../../intake/quota-usage.ts'
import type { QuotaUse } from '../../../policy/quota/quota-ruling.ts'
import { sendingReasonWords } from '../../../risk/sending/reasons.ts'
import { bytesText } from './hold-parts.ts'
import { html, Html } from './html.ts'
import { alert, type View } from './layout.ts'

export function usagePart(view: View, { uses, restricted }: QuotaUsage): Html {
  const { say, language } = view
  // What pools have left is the organisation's; a member sees their own.
  const mine = uses.filter(({ in: window, countedFor }) => window !== undefined && countedFor === 'member')
  if (mine.length + restricted.length === 0) return html``
  const reasons = sendingReasonWords(restricted).map(({ en, zh }) => (language === 'en' ? en : zh))
  return html`<h2>${say('sending')}</h2>
    ${restricted.length > 0 && alert(say('sendingRestricted', reasons.join('; ')))}
    ${
      mine.length > 0 &&
      html`<p>${say('sendingHow')}</p>
        <dl class="usage">${mine.map((use) => bar(view, use))}</dl>`
    }`
}

function bar(view: View, { of, in: window, used, limit, row }: QuotaUse): Html {
  const { say, language } = view
  if (window === undefined || of === 'message-bytes' || of === 'message-recipients') return html``
  const inWords = (amount: number) =>
    of === 'bytes' ? bytesText(view, amount) : new Intl.NumberFormat(language).format(amount)
  const name = `${say(`unit-${of}`)} ${say(`window-${window}`)}`
  return html`<dt>${name}</dt>
    <dd>
      <meter min="0" max="${Math.max(limit, used, 1)}" value="${used}" aria-label="${name}"></meter>
      ${say('sendingOf', inWords(used), inWords(limit))} · ${say('sendingRow', row)}
    </dd>`
}
