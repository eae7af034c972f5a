// The page of the page lock: what is locked, and the forms that set, open, shut and remove it.
import type { PageLockRow } from '../../../sign-in/member-desk.ts'
import { html, type Html } from './html.ts'
import { buttonForm, moment, tokenField, type View } from './layout.ts'
import { field } from './form-field.ts'

/** minutes; the first is chosen */
const OPEN_FOR = [15, 30, 60, 120]

export function pageLockPart(view: View, lock: PageLockRow): Html {
  const { say } = view
  return html`<h2>${say('pageLock')}</h2>
    <p>${say('pageLockHow')}</p>
    ${lock.isSet ? openingPart(view, lock) : choicePart(view, lock)}`
}

function openingPart(view: View, lock: PageLockRow): Html {
  const { say } = view
  const state =
    lock.openUntil === undefined
      ? html`<p>${say('isLocked')}</p>
          ${unlockForm(view)}`
      : html`<p>${say('openUntil')} ${moment(view, lock.openUntil)}</p>
          ${buttonForm(view, '/account/closePageLock', 'lockNow')}`
  return html`<ul>
      ${lock.folders.filter(({ isChosen }) => isChosen).map(({ name }) => html`<li>${name}</li>`)}
    </ul>
    ${state}
    <h2>${say('changeLock')}</h2>
    ${choiceForm(view, lock, 'change-password')}
    <h2>${say('removeLock')}</h2>
    <form method="post" action="/account/removePageLock">
      ${tokenField(view)} ${lockPassword(view, 'remove-password')}
      <button class="danger">${say('removeLock')}</button>
    </form>`
}

function unlockForm(view: View): Html {
  const { say } = view
  return html`<form method="post" action="/account/openPageLock">
    ${tokenField(view)} ${lockPassword(view, 'open-password')}
    <label for="minutes">${say('openFor')}</label>
    <select id="minutes" name="minutes">
      ${OPEN_FOR.map((minutes) => html`<option value="${minutes}">${say('minutes', minutes)}</option>`)}
    </select>
    <button>${say('unlock')}</button>
  </form>`
}

function choicePart(view: View, lock: PageLockRow): Html {
  return html`<p class="hint" id="lock-hint">${view.say('lockPasswordHow', view.minPasswordLength)}</p>
    ${choiceForm(view, lock, 'new-password', 'lock-hint')}`
}

function choiceForm(view: View, { folders }: PageLockRow, id: string, hint?: string): Html {
  const { say } = view
  const boxes = folders.map(
    (folder) =>
      html`<label
        ><input type="checkbox" name="folders" value="${folder.id}" ${folder.isChosen && html` checked`} />${
          folder.name
        }</label
      >`,
  )
  return html`<form method="post" action="/account/setPageLock">
    ${tokenField(view)}
    <fieldset>
      <legend>${say('lockFolders')}</legend>
      ${boxes}
    </fieldset>
    ${lockPassword(view, id, hint)}
    <button>${say('lockSet')}</button>
  </form>`
}

/** Kept apart from the account's own password by whatever keeps passwords. */
function lockPassword(view: View, id: string, hint?: string): Html {
  const described = hint !== undefined && { describedBy: hint }
  return field(view, 'lockPassword', 'password', { id, type: 'password', autocomplete: 'off', ...described })
}
