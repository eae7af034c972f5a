// The pages of a sign-in: name and password, the choice of a second proof, each proof, and a new password.
import { renderSVG } from 'uqr'
import type { Challenge, Factor, PendingSignIn, WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { html, Html } from './html.ts'
import { alert, notice, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

export interface SignInForm {
  readonly next: string
  readonly username?: string
  readonly error?: TextName
  readonly notice?: TextName
}

export const FACTOR_NAMES: Readonly<Record<Factor, TextName>> = {
  passkey: 'factorPasskey',
  qr: 'factorQr',
  totp: 'factorTotp',
  email: 'factorEmail',
  'recovery-code': 'factorRecovery',
  approval: 'factorApproval',
}

export function signInPage(view: View, { next, username = '', error, notice: told }: SignInForm): Page {
  const { say } = view
  const hidden = html`${tokenField(view)}<input type="hidden" name="next" value="${next}" /><input
      type="hidden"
      name="facts"
    /><input type="hidden" name="deviceKey" />`
  return {
    title: say('signIn'),
    scripts: ['sign-in.js', 'passkey.js'],
    body: html`${alert(error && say(error))}${notice(told && say(told))}
      <form method="post" action="/sign-in" id="password-form">
        ${hidden}
        ${field(view, 'emailAddress', 'username', { type: 'email', autocomplete: 'username webauthn', value: username, isFirst: username === '' })}
        ${field(view, 'password', 'password', { type: 'password', autocomplete: 'current-password', isFirst: username !== '' })}
        <button>${say('signIn')}</button>
      </form>
      <p class="or">${say('or')}</p>
      <form method="post" action="/sign-in/passkey" id="passkey-form" data-failed="${say('passkeyFailed')}">
        ${hidden}<button class="plain" hidden>${say('withPasskey')}</button>
        <p role="alert" class="alert" hidden></p>
      </form>`,
  }
}

export function choicePage(view: View, { factors, triesLeft }: PendingSignIn, error?: TextName): Page {
  const { say } = view
  return {
    title: say('verify'),
    body: html`${alert(error && say(error))}
      <p>${say('verifyWhy')}</p>
      ${error && html`<p>${say('verifyLeft', triesLeft)}</p>`} ${ways(view, factors)}`,
  }
}

/** One form with a button for each way. */
function ways(view: View, factors: readonly Factor[]): Html | false {
  return (
    factors.length > 0 &&
    html`<form method="post" action="/sign-in/challenge" class="ways">
      ${tokenField(view)}
      ${factors.map((factor) => html`<button class="plain" name="factor" value="${factor}">${view.say(FACTOR_NAMES[factor])}</button>`)}
    </form>`
  )
}

export function challengePage(view: View, pending: PendingSignIn, challenge: Challenge, error?: TextName): Page {
  const { say } = view
  const { factor } = challenge
  const others = pending.factors.filter((each) => each !== factor)
  const { title, body, scripts } =
    challenge.factor === 'qr'
      ? qrPart(view, challenge)
      : challenge.factor === 'passkey'
        ? passkeyPart(view, challenge.options)
        : challenge.factor === 'approval'
          ? approvalPart(view, challenge)
          : codePart(view, challenge)
  return {
    title,
    scripts,
    body: html`${alert(error && say(error))}${error && html`<p>${say('verifyLeft', pending.triesLeft)}</p>`} ${body}
    ${others.length > 0 && html`<h2>${say('otherWays')}</h2>`} ${ways(view, others)}`,
  }
}

type Part = Required<Pick<Page, 'title' | 'body' | 'scripts'>>

function codePart(view: View, challenge: Exclude<Challenge, { factor: 'qr' | 'passkey' | 'approval' }>): Part {
  const { say } = view
  const { factor } = challenge
  const how =
    'sentTo' in challenge ? say('sentTo', challenge.sentTo) : say(factor === 'totp' ? 'totpHow' : 'recoveryHow')
  const isNumeric = factor !== 'recovery-code'
  return {
    title: say(FACTOR_NAMES[factor]),
    scripts: ['factor.js'],
    body: html`<form method="post" action="/sign-in/answer">
      ${tokenField(view)}<input type="hidden" name="factor" value="${factor}" />
      <p id="how">${how}</p>
      ${field(view, 'code', 'answer', { autocomplete: 'one-time-code', isFirst: true, describedBy: 'how', isNumeric })}
      <button>${say('continue')}</button>
    </form>`,
  }
}

function passkeyPart(view: View, options: object): Part {
  const { say } = view
  return {
    title: say('factorPasskey'),
    scripts: ['passkey.js'],
    body: html`<form
        method="post"
        action="/sign-in/answer"
        id="passkey-form"
        data-options="${JSON.stringify(options)}"
        data-failed="${say('passkeyFailed')}"
      >
        ${tokenField(view)}<input type="hidden" name="factor" value="passkey" /><input type="hidden" name="answer" />
        <p>${say('passkeyHow')}</p>
        <button hidden>${say('continue')}</button>
        <p role="alert" class="alert" hidden></p>
      </form>
      <noscript><p>${say('needsScript')}</p></noscript>`,
  }
}

function qrPart(view: View, { url, number, expiresAt }: Extract<Challenge, { factor: 'qr' }>): Part {
  const { say } = view
  return {
    title: say('qrTitle'),
    scripts: ['factor.js'],
    body: html`<div class="qr" role="img" aria-label="${say('qrAlt')}">${new Html(renderSVG(url, { border: 2 }))}</div>
      <p>${say('qrHow')}</p>
      <p class="number">${number}</p>
      ${waitingLine(view, expiresAt, 'waiting', 'qrOver')}
      <p class="hint">${say('qrCaution')}</p>
      <form method="post" action="/sign-in/outcome">
        <noscript>${tokenField(view)}<button>${say('qrDone')}</button></noscript>
      </form>
      <form method="post" action="/sign-in/challenge">
        ${tokenField(view)}<button class="plain" name="factor" value="qr">${say('qrNew')}</button>
      </form>`,
  }
}

function approvalPart(view: View, { number, expiresAt }: Extract<Challenge, { factor: 'approval' }>): Part {
  const { say } = view
  return {
    title: say('factorApproval'),
    scripts: ['factor.js'],
    body: html`<p>${say('approvalHow')}</p>
      <p class="number">${number}</p>
      ${waitingLine(view, expiresAt, 'approvalWaiting', 'approvalOver')}
      <form method="post" action="/sign-in/outcome">
        <noscript>${tokenField(view)}<button>${say('approvalDone')}</button></noscript>
      </form>`,
  }
}

/** Kept up to date by the script, which asks until somebody has said yes or no elsewhere. */
function waitingLine({ say }: View, expiresAt: number, waiting: TextName, over: TextName): Html {
  const words = { confirmed: say('confirmed'), over: say(over), denied: say('qrDenied') }
  return html`<p
    id="answer-state"
    role="status"
    aria-live="polite"
    data-expires="${expiresAt}"
    data-words="${JSON.stringify(words)}"
  >
    ${say(waiting)}
  </p>`
}

const WHY: Readonly<Record<Extract<WebOutcome, { state: 'password-change-needed' }>['why'], TextName>> = {
  expired: 'whyExpired',
  leaked: 'whyLeaked',
  'asked-for': 'whyAskedFor',
}

/** @param about  the name stands in the form unseen: password managers keep the new password under it */
export function newPasswordPage(
  view: View,
  { why, username }: { why: keyof typeof WHY; username: string },
  error?: TextName,
): Page {
  const { say } = view
  return {
    title: say('choosePassword'),
    scripts: ['password.js'],
    body: html`${alert(error && say(error))}
      <p>${say(WHY[why])}</p>
      <form method="post" action="/sign-in/password" id="new-password">
        ${tokenField(view)}<input
          type="email"
          name="username"
          value="${username}"
          autocomplete="username"
          hidden
          readonly
        />
        ${field(view, 'newPassword', 'password', { type: 'password', autocomplete: 'new-password', isFirst: true, describedBy: 'rule strength' })}
        <p id="rule" class="hint">${say('passwordRule', view.minPasswordLength)}</p>
        <p
          id="strength"
          class="strength"
          role="status"
          aria-live="polite"
          data-words="${JSON.stringify({ short: say('hintShort'), weak: say('hintWeak'), good: say('hintGood') })}"
        ></p>
        ${field(view, 'repeatPassword', 'repeated', { type: 'password', autocomplete: 'new-password' })}
        <button>${say('save')}</button>
      </form>`,
  }
}

export function provePage(view: View, challenge: string, next: string): Page {
  const { say } = view
  return {
    title: say('proveTitle'),
    scripts: ['device-key.js'],
    body: html`<p role="status" id="prove" data-challenge="${challenge}" data-token="${view.token}" data-next="${next}">
        ${say('proveHow')}
      </p>
      <noscript><p>${say('needsScript')}</p></noscript>
      <p><a href="/sign-in?next=${encodeURIComponent(next)}">${say('signIn')}</a></p>`,
  }
}

interface FieldOptions {
  /** the name when absent; for a page that has the field more than once */
  readonly id?: string
  readonly type?: 'text' | 'email' | 'password'
  readonly autocomplete?: string
  readonly value?: string
  readonly isFirst?: boolean
  readonly describedBy?: string
  readonly isNumeric?: boolean
}

const MAX_LENGTH = 256

/** A field under its label. */
export function field(view: View, label: TextName, name: string, options: FieldOptions = {}): Html {
  const { id = name, type = 'text', autocomplete = 'off', value = '', isFirst, describedBy, isNumeric } = options
  return html`<label for="${id}">${view.say(label)}</label>
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value}"
      maxlength="${MAX_LENGTH}"
      required${
        isFirst === true && html` autofocus`
      }${describedBy !== undefined && html` aria-describedby="${describedBy}"`}${
        isNumeric === true && html` inputmode="numeric"`
      }
      spellcheck="false"
      autocapitalize="none"
    />`
}
