// The pages behind a secure link, and the sender's list of links.
import type { ListedLink, OpenedLink } from '../../../intake/secure-links.ts'
import { html } from './html.ts'
import { alert, buttonForm, moment, notice, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

const MAX_CODE = 12 // characters: six digits with the blanks that people write

export interface Asked {
  /** of the link */
  readonly link: string
  /** '' before one was given */
  readonly address: string
  readonly trouble?: TextName
}

/** Asks for the address; once one was given, for the code. */
export function askPage(view: View, { link, address, trouble }: Asked): Page {
  const { say } = view
  const hidden = html`${tokenField(view)}<input type="hidden" name="link" value="${link}" />`
  const send = (text: TextName) =>
    html`<form method="post" action="/s/code">
      ${hidden}
      <label
        >${say('linkAddress')} <input type="email" name="address" value="${address}" autocomplete="email" required
      /></label>
      <button>${say(text)}</button>
    </form>`
  const body =
    address === ''
      ? html`${alert(trouble && say(trouble))}
          <p>${say('linkHow')}</p>
          ${send('linkSendCode')}`
      : html`${trouble === undefined ? notice(say('linkCodeSent')) : alert(say(trouble))}
          <form method="post" action="/s/open">
            ${hidden}<input type="hidden" name="address" value="${address}" />
            <label
              >${say('linkCode')}
              <input
                name="code"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength="${MAX_CODE}"
                required
                autofocus
            /></label>
            <button>${say('linkOpen')}</button>
          </form>
          ${send('linkAnotherCode')}`
  return { title: say('linkTitle'), body }
}

export function filesPage(view: View, { pass, sender, subject, files, expiresAt }: OpenedLink): Page {
  const { say } = view
  const rows = files.map(
    ({ file, name, size }) =>
      html`<tr>
        <td>${name}</td>
        <td>${sizeText(size)}</td>
        <td>
          ${buttonForm(view, '/s/file', 'linkFetch', { pass, file: String(file) }, { about: say('linkFetchAbout', name) })}
        </td>
      </tr>`,
  )
  const body = html`<p>${say('linkFrom', sender, subject)}</p>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p>${say('linkUntil')} ${moment(view, expiresAt)}</p>`
  return { title: say('linkTitle'), body }
}

export function troublePage(view: View, trouble: TextName): Page {
  return { title: view.say('linkTitle'), body: html`${alert(view.say(trouble))}` }
}

/** For the sender. */
export function linksPage(view: View, links: readonly ListedLink[], told?: TextName): Page {
  const { say } = view
  const heads = (['linkSubject', 'linkFiles', 'linkUntil', 'linkDownloads'] as const).map(
    (text) => html`<th scope="col">${say(text)}</th>`,
  )
  const rows = links.map(
    (link) =>
      html`<tr>
        <td>${link.subject}</td>
        <td>${link.files.map(({ name, size }) => `${name} (${sizeText(size)})`).join(', ')}</td>
        <td>${moment(view, link.expiresAt)}</td>
        <td>${link.downloads}</td>
        <td>
          ${
            link.state === 'open'
              ? buttonForm(
                  view,
                  `/secure-links/${link.linkId}/revoke`,
                  'linkRevoke',
                  {},
                  { about: say('linkRevokeAbout', link.subject), kind: 'danger' },
                )
              : say(link.state === 'expired' ? 'linkStateExpired' : 'linkStateRevoked')
          }
        </td>
      </tr>`,
  )
  const body = html`${notice(told && say(told))}
    <p>${say('linksHow')}</p>
    ${
      links.length === 0
        ? html`<p>${say('linksNone')}</p>`
        : html`<table>
            <thead>
              <tr>
                ${heads}
                <td></td>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }`
  return { title: say('links'), body, isWide: true }
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
