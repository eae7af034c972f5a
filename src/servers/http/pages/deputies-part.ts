// The part of the page of approvals about deputies: who stands in for whom and until when, and the form that names one.
import type { DeputiesOfMember, NamedDeputy } from '../../../intake/hold-deputies.ts'
import { field } from './form-field.ts'
import { html, Html } from './html.ts'
import { buttonForm, moment, tokenField, type View } from './layout.ts'

/** Empty for who approves nothing and stands in for nobody. */
export function deputiesPart(view: View, { mayName, named, standsInFor }: DeputiesOfMember): Html {
  const { say } = view
  if (!mayName && named.length === 0 && standsInFor.length === 0) return html``
  return html`<h2>${say('deputies')}</h2>
    ${standsInFor.length > 0 && list(standsInFor.map((each) => line(view, say('deputyYouFor', each.approver), each)))}
    ${mayName && html`<p>${say('deputiesHow')}</p>`}
    ${
      named.length > 0
        ? list(named.map((each) => html`${line(view, say('deputyOfYou', each.deputy), each)} ${endForm(view, each)}`))
        : mayName && html`<p>${say('deputiesNone')}</p>`
    }
    ${mayName && nameForm(view)}`
}

const list = (lines: readonly Html[]): Html =>
  html`<ul class="deputies">
    ${lines.map((each) => html`<li>${each}</li>`)}
  </ul>`

function line(view: View, words: string, { from, until, note }: NamedDeputy): Html {
  const [begins, ends] = [from, until].map((at) => (at === undefined ? html`…` : moment(view, at)))
  return html`${words} · ${begins} – ${ends}${note !== '' && html` · ${note}`}`
}

function endForm(view: View, { id, deputy }: NamedDeputy): Html {
  const { say } = view
  if (id === undefined) return html`(${say('deputyOfPolicy')})`
  return buttonForm(
    view,
    '/approvals/deputies/end',
    'deputyEnd',
    { id },
    { about: say('deputyEndOf', deputy), kind: 'plain' },
  )
}

/** Days are those of the reader: the script says by how much their time is not UTC. */
function nameForm(view: View): Html {
  return html`<form method="post" action="/approvals/deputies">
    ${tokenField(view)}<input type="hidden" name="offset" value="0" />
    ${field(view, 'deputyAddress', 'address', { type: 'email' })} ${field(view, 'deputyFrom', 'from', { type: 'date' })}
    ${field(view, 'deputyUntil', 'until', { type: 'date' })} ${field(view, 'deputyNote', 'note', { isOptional: true })}
    <button>${view.say('deputyName')}</button>
  </form>`
}
