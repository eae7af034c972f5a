// What members see of their own way in. Tables scroll inside the page on a phone.
import type {
  AppPasswordRow,
  DeviceRow,
  FactorsRow,
  SessionRow,
  SignInRow,
  Whereabouts,
} from '../../../sign-in/member-desk.ts'
import { APP_PROTOCOLS } from '../../../sign-in/member-desk.ts'
import { html, Html } from './html.ts'
import { buttonForm, moment, tokenField, type Page, type View } from './layout.ts'
import { field } from './form-field.ts'
import type { TextName } from './texts.ts'

/** The member's pages, in the order of their tabs. */
export const TABS = {
  '/account': 'sessions',
  '/account/history': 'history',
  '/account/app-passwords': 'appPasswords',
  '/account/factors': 'factors',
  '/account/alerts': 'alerts',
  '/account/page-lock': 'pageLock',
} as const satisfies Record<string, TextName>
export type Tab = keyof typeof TABS

export function accountPage(view: View, tab: Tab, body: Html): Page {
  const { say } = view
  const tabs = Object.entries(TABS).map(
    ([path, text]) => html`<a href="${path}" ${path === tab && html` aria-current="page"`}>${say(text)}</a> `,
  )
  return {
    title: say('account'),
    isWide: true,
    scripts: ['account.js', 'passkey.js', 'alerts.js'],
    body: html`<nav class="tabs" aria-label="${say('account')}">${tabs}</nav>
      ${body}`,
  }
}

/** Shown until something is set up that a thief of the password has not. */
export function passwordAlone({ say }: View, { hasTotp, passkeys, recoveryCodesLeft, secondEmail }: FactorsRow): Html {
  const hasMore = hasTotp || passkeys.length > 0 || recoveryCodesLeft > 0 || secondEmail !== ''
  if (hasMore) return html``
  return html`<p class="notice" role="status">
    ${say('onlyPassword')} <a href="/account/factors">${say('setUpFactor')}</a>
  </p>`
}

export function sessionsPart(view: View, sessions: readonly SessionRow[], devices: readonly DeviceRow[]): Html {
  const { say } = view
  const ofSession = (row: SessionRow) => [
    html`${nameOf(view, row)}${row.isThis && html` <strong>(${say('thisOne')})</strong>`}`,
    html`${row.place || say('unknown')}<br />${row.remoteAddress}`,
    moment(view, row.beganAt),
    row.isThis
      ? html``
      : buttonForm(
          view,
          '/account/endSession',
          'end',
          { id: row.id },
          { about: say('endOf', nameOf(view, row)), kind: 'danger' },
        ),
  ]
  const ofDevice = (row: DeviceRow) => [
    html`${row.label || say('unknown')}${row.isThis && html` <strong>(${say('thisOne')})</strong>`}`,
    moment(view, row.firstSeenAt),
    moment(view, row.lastSeenAt),
    buttonForm(
      view,
      '/account/forgetDevice',
      'remove',
      { id: row.id },
      { about: say('removeOf', row.label), kind: 'danger' },
    ),
  ]
  return html`<h2>${say('sessions')}</h2>
    <p>${say('sessionsHow')}</p>
    ${table(view, 'sessions', ['withWhat', 'where', 'began', 'action'], sessions.map(ofSession))}
    ${buttonForm(view, '/account/endOtherSessions', 'endOthers', {}, { kind: 'danger' })}
    <h2>${say('devices')}</h2>
    <p>${say('devicesHow')}</p>
    ${table(view, 'devices', ['withWhat', 'firstSeen', 'lastSeen', 'action'], devices.map(ofDevice))}`
}

export function historyPart(view: View, signIns: readonly SignInRow[]): Html {
  const { say, language } = view
  const rows = signIns.map((row) => [
    moment(view, row.at),
    html`${say(row.protocol)}`,
    html`${row.client || say('unknown')}`,
    html`${row.place || say('unknown')}<br />${row.remoteAddress}`,
    html`${say(row.outcome === 'denied' ? 'refused' : row.outcome)}`,
    row.reasons.length === 0
      ? html``
      : html`<ul>
          ${row.reasons.map((reason) => html`<li>${language === 'zh-CN' ? reason.zh : reason.en}</li>`)}
        </ul>`,
  ])
  return html`<h2>${say('history')}</h2>
    <p>${say('historyHow')}</p>
    ${table(view, 'history', ['when', 'way', 'withWhat', 'where', 'outcome', 'reasons'], rows)}`
}

export function appPasswordsPart(view: View, rows: readonly AppPasswordRow[]): Html {
  const { say } = view
  const cells = rows.map((row) => [
    html`${row.label}`,
    html`${row.protocols.map((each) => say(each)).join(', ')}`,
    moment(view, row.createdAt),
    row.lastUsedAt === undefined ? html`${say('never')}` : moment(view, row.lastUsedAt),
    row.expiresAt === undefined ? html`${say('expiresNever')}` : moment(view, row.expiresAt),
    buttonForm(
      view,
      '/account/removeAppPassword',
      'remove',
      { id: row.id },
      { about: say('removeOf', row.label), kind: 'danger' },
    ),
  ])
  const protocols = APP_PROTOCOLS.map(
    (each) =>
      html`<label
        ><input
          type="checkbox"
          name="protocols"
          value="${each}"
          ${each !== 'pop' && html` checked`}
        />${say(each)}</label
      >`,
  )
  return html`<h2>${say('appPasswords')}</h2>
    <p>${say('appPasswordsHow')}</p>
    ${table(view, 'appPasswords', ['label', 'goodFor', 'created', 'lastUsed', 'expires', 'action'], cells)}
    <h2>${say('newAppPassword')}</h2>
    <form method="post" action="/account/addAppPassword">
      ${tokenField(view)} ${field(view, 'label', 'label', { describedBy: 'label-hint' })}
      <p class="hint" id="label-hint">${say('labelHint')}</p>
      <fieldset>
        <legend>${say('goodFor')}</legend>
        ${protocols}
      </fieldset>
      <label for="days">${say('expires')}</label>
      <select id="days" name="days">
        <option value="0">${say('expiresNever')}</option>
        <option value="30">${say('expires30')}</option>
        <option value="365">${say('expires365')}</option>
      </select>
      <button>${say('create')}</button>
    </form>`
}

export function factorsPart(view: View, { hasTotp, passkeys, recoveryCodesLeft, secondEmail }: FactorsRow): Html {
  const { say } = view
  const remove = (action: string, name: string, fields = {}) =>
    buttonForm(view, `/account/${action}`, 'remove', fields, { about: say('removeOf', name), kind: 'danger' })
  const ofPasskey = (row: FactorsRow['passkeys'][number]) => [
    html`${row.label}`,
    moment(view, row.createdAt),
    remove('removePasskey', row.label, { id: row.id }),
  ]
  return html`<p>${say('factorsHow')}</p>
    <h2>${say('passkeys')}</h2>
    <p>${say('passkeysHow')}</p>
    ${passkeys.length > 0 && table(view, 'passkeys', ['label', 'created', 'action'], passkeys.map(ofPasskey))}
    <form id="passkey-form" data-enrol="" data-failed="${say('passkeyFailed')}">
      ${tokenField(view)} ${field(view, 'label', 'label')} <button class="plain" hidden>${say('addPasskey')}</button>
      <p role="alert" class="alert" hidden></p>
    </form>
    <h2>${say('authenticator')}</h2>
    <p>${say(hasTotp ? 'isOn' : 'isOff')}</p>
    ${hasTotp ? remove('removeTotp', say('authenticator')) : buttonForm(view, '/account/beginTotp', 'setUp', {}, { kind: 'plain', about: `${say('setUp')}: ${say('authenticator')}` })}
    <h2>${say('recoveryCodes')}</h2>
    <p>${say('codesLeft', recoveryCodesLeft)}</p>
    ${buttonForm(view, '/account/newRecoveryCodes', 'newCodes', {}, { kind: 'plain' })}
    <h2>${say('secondEmail')}</h2>
    <p>${secondEmail || say('secondEmailHow')}</p>
    ${
      secondEmail === ''
        ? html`<form method="post" action="/account/beginSecondEmail">
            ${tokenField(view)}${field(view, 'emailAddress', 'address', { type: 'email', autocomplete: 'email' })}<button
              class="plain"
            >
              ${say('sendCode')}
            </button>
          </form>`
        : remove('removeSecondEmail', say('secondEmail'))
    }`
}

/** Where and with what somebody came, as the owner reads it. */
export function whereabouts(view: View, at: number, facts: Whereabouts): Html {
  const { say } = view
  const rows: readonly (readonly [TextName, Html | string])[] = [
    ['when', moment(view, at)],
    ['way', say(facts.protocol)],
    ['withWhat', facts.client || say('unknown')],
    ['where', facts.place || say('unknown')],
    ['networkAddress', facts.remoteAddress],
  ]
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${say(name)}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

const nameOf = ({ say }: View, { protocol, client }: Whereabouts) => `${say(protocol)} · ${client || say('unknown')}`

export function table(
  { say }: View,
  name: TextName,
  heads: readonly TextName[],
  rows: readonly (readonly Html[])[],
): Html {
  if (rows.length === 0) return html`<p>${say('noRows')}</p>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say(name)}">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}
