// The member's pages: what they show, and the forms on them, each of which is one row of `operations.ts`.
import type { FastifyInstance } from 'fastify'
import { renderSVG } from 'uqr'
import { Refusal } from '../../../base/refusal.ts'
import {
  accountPage,
  appPasswordsPart,
  factorsPart,
  historyPart,
  passwordAlone,
  sessionsPart,
  type Tab,
} from './account-pages.ts'
import { alertsPart } from './alerts-part.ts'
import { schemaOf } from '../api/fields.ts'
import { textOf as fieldOf } from './form-body.ts'
import { refusalOf } from '../guard.ts'
import { forMembers } from './home-routes.ts'
import { html, Html } from './html.ts'
import { alert, sendPage, tokenField, viewOf, type View } from './layout.ts'
import { OPERATIONS, type Operation, type OperationName } from '../api/operations.ts'
import { pageLockPart } from './page-lock-part.ts'
import { textOf } from './refusal-texts.ts'
import { field } from './form-field.ts'
import type { TextName } from './texts.ts'
import type { Web } from '../session/web.ts'
import type { WebSession } from '../session/web-sessions.ts'

const SIGN_INS_SHOWN = 100

type Show = (web: Web, view: View, session: WebSession) => Promise<Html>

// prettier-ignore
const PARTS: Readonly<Record<Tab, Show>> = {
  '/account':               async ({ rooms: { desk } }, view, { signedIn }) => html`${passwordAlone(view, await desk.factors(signedIn))}${sessionsPart(view, await desk.sessions(signedIn), await desk.devices(signedIn))}`,
  '/account/history':       async ({ rooms: { desk } }, view, { signedIn }) => historyPart(view, await desk.signIns(signedIn, SIGN_INS_SHOWN)),
  '/account/app-passwords': async ({ rooms: { desk } }, view, { signedIn }) => appPasswordsPart(view, await desk.appPasswords(signedIn)),
  '/account/factors':       async ({ rooms: { desk } }, view, { signedIn }) => factorsPart(view, await desk.factors(signedIn)),
  '/account/alerts':        async ({ rooms: { desk } }, view, { signedIn }) => alertsPart(view, await desk.alerts(signedIn)),
  '/account/page-lock':     async ({ rooms: { desk } }, view, { signedIn }) => pageLockPart(view, await desk.pageLock(signedIn)),
}

interface FormRow {
  /** the page that has the form, and that comes up again after it */
  readonly tab: Tab
  /** for what is shown once, or asks for one more step */
  readonly result?: (view: View, result: never) => Html
  /** comes up again when the answer was wrong */
  readonly again?: (view: View) => Html
}

// prettier-ignore
const FORMS: Partial<Readonly<Record<OperationName, FormRow>>> = {
  endSession:         { tab: '/account' },
  endOtherSessions:   { tab: '/account' },
  forgetDevice:       { tab: '/account' },
  addAppPassword:     { tab: '/account/app-passwords', result: (view, { password }: { password: string }) => shownOnce(view, 'newAppPassword', [password]) },
  removeAppPassword:  { tab: '/account/app-passwords' },
  beginTotp:          { tab: '/account/factors', result: totpPart },
  confirmTotp:        { tab: '/account/factors', again: (view) => codeForm(view, 'confirmTotp', 'authenticator', 'totpHow') },
  removeTotp:         { tab: '/account/factors' },
  removePasskey:      { tab: '/account/factors' },
  newRecoveryCodes:   { tab: '/account/factors', result: (view, { codes }: { codes: readonly string[] }) => html`${shownOnce(view, 'recoveryCodes', codes)}<p>${view.say('newCodesHow')}</p>` },
  beginSecondEmail:   { tab: '/account/factors', result: (view) => codeForm(view, 'confirmSecondEmail', 'secondEmail', 'factorEmail') },
  confirmSecondEmail: { tab: '/account/factors', again: (view) => codeForm(view, 'confirmSecondEmail', 'secondEmail', 'factorEmail') },
  removeSecondEmail:  { tab: '/account/factors' },
  switchAlertsOff:    { tab: '/account/alerts' },
  setPageLock:        { tab: '/account/page-lock' },
  openPageLock:       { tab: '/account/page-lock' },
  closePageLock:      { tab: '/account/page-lock' },
  removePageLock:     { tab: '/account/page-lock' },
}

export function addAccountPages(server: FastifyInstance, web: Web): void {
  for (const [path, part] of Object.entries(PARTS)) {
    server.get(path, (request, reply) =>
      forMembers(web, request, reply, async (session) => {
        const view = viewOf(web, request, reply)
        return sendPage(reply, view, accountPage(view, path as Tab, await part(web, view, session)))
      }),
    )
  }
  for (const [name, row] of Object.entries(FORMS)) addForm(server, web, name, OPERATIONS[name as OperationName], row)
}

function addForm(
  server: FastifyInstance,
  web: Web,
  name: string,
  operation: Operation,
  { tab, result, again }: FormRow,
): void {
  server.post(
    `/account/${name}`,
    {
      schema: { body: schemaOf(operation.fields) },
      attachValidation: true,
      preValidation: async (request) => web.checkToken(request, fieldOf(request.body, 'token')),
    },
    (request, reply) =>
      forMembers(web, request, reply, async (session) => {
        if (operation.isSensitive && !session.isFresh) return reply.redirect(`/sign-in?why=fresh&next=${tab}`, 303)
        const view = viewOf(web, request, reply)
        const show = (body: Html, status = 200) =>
          sendPage(reply, { ...view, path: tab }, accountPage(view, tab, body), status)
        try {
          if (request.validationError !== undefined) throw new Refusal('bad-parameter', 'The form is incomplete')
          const done = await operation.run(web.rooms.desk, session.signedIn, (request.body ?? {}) as never)
          return result === undefined ? await reply.redirect(tab, 303) : show(result(view, done as never))
        } catch (error) {
          const refusal = refusalOf(error, request.url)
          if (refusal.reason === 'ticket-invalid') throw refusal
          const body =
            again !== undefined && refusal.reason === 'wrong-credentials'
              ? again(view)
              : await PARTS[tab](web, view, session)
          return show(html`${alert(view.say(textOf(refusal)))}${body}`, refusal.rendering.http)
        }
      }),
  )
}

function shownOnce({ say }: View, title: TextName, secrets: readonly string[]): Html {
  return html`<h2>${say(title)}</h2>
    <p>${say('shownOnce')}</p>
    <ul>
      ${secrets.map((secret) => html`<li><code class="secret">${secret}</code></li>`)}
    </ul>`
}

function totpPart(view: View, { url, secret }: { url: string; secret: string }): Html {
  const { say } = view
  return html`<h2>${say('authenticator')}</h2>
    <p>${say('totpScan')}</p>
    <div class="qr" role="img" aria-label="${say('totpAlt')}">${new Html(renderSVG(url, { border: 2 }))}</div>
    <p>${say('totpSecret')} <code class="secret">${secret}</code></p>
    ${codeForm(view, 'confirmTotp', undefined, undefined)}`
}

function codeForm(view: View, operation: OperationName, title: TextName | undefined, how: TextName | undefined): Html {
  const { say } = view
  return html`${title && html`<h2>${say(title)}</h2>`}${how && html`<p>${say(how)}</p>`}
    <form method="post" action="/account/${operation}">
      ${tokenField(view)}
      ${field(view, 'code', 'code', { autocomplete: 'one-time-code', isFirst: true, isNumeric: true })}
      <button>${say('continue')}</button>
    </form>`
}
