// The pages at both ends of a sign-in: name and password, a new password, and the proof of the device.
import type { WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { field } from './form-field.ts'
import { html } from './html.ts'
import { alert, notice, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

export interface SignInForm {
  readonly next: string
  readonly username?: string
  readonly error?: TextName
  readonly notice?: TextName
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
