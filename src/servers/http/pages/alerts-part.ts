// The page on which a member switches alerts on in the browser at hand, and off in any.
import type { AlertsRow } from '../../../sign-in/member-desk.ts'
import { table } from './account-pages.ts'
import { html, type Html } from './html.ts'
import { buttonForm, moment, type View } from './layout.ts'
import { addressOf } from './static-files.ts'

export function alertsPart(view: View, { isOffered, publicKey, browsers }: AlertsRow): Html {
  const { say } = view
  if (!isOffered)
    return html`<h2>${say('alerts')}</h2>
      <p>${say('alertsNotOffered')}</p>`
  const rows = browsers.map(({ id, createdAt }) => [
    moment(view, createdAt),
    buttonForm(view, '/account/switchAlertsOff', 'remove', { id }, { kind: 'danger' }),
  ])
  return html`<h2>${say('alerts')}</h2>
    <p>${say('alertsHow')}</p>
    <form
      id="alerts-form"
      data-key="${publicKey}"
      data-worker="${addressOf('alert-worker.js')}"
      data-failed="${say('alertsFailed')}"
      data-token="${view.token}"
    >
      <p class="alert" role="alert" hidden></p>
      <button hidden>${say('alertsOn')}</button>
      <noscript><p>${say('needsScript')}</p></noscript>
    </form>
    ${rows.length > 0 && table(view, 'alerts', ['alertsSince', 'action'], rows)}`
}
