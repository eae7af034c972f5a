// The frame of every page for people: language, head, the switch between languages, and the header fields of a page.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { html, Html } from './html.ts'
import { LANGUAGES, type Language } from './language.ts'
import { addressOf, type StaticFile } from './static-files.ts'
import { sayIn, type Say, type TextName } from './texts.ts'
import { languageFor, type Web } from '../session/web.ts'

/** What every page is made with. */
export interface View {
  readonly language: Language
  readonly say: Say
  /** for the forms of the page */
  readonly token: string
  /** of the page, to come back to */
  readonly path: string
  readonly hostname: string
  /** characters that a new password has at least */
  readonly minPasswordLength: number
  /** of who is signed in */
  readonly member?: { readonly address: string; readonly challenge: string }
}

export interface Page {
  readonly title: string
  readonly body: Html
  readonly scripts?: readonly StaticFile[]
  /** pages with tables */
  readonly isWide?: boolean
}

/**
 * Nothing inline, nothing from elsewhere, no frame around it. CSP Level 3.
 * Pictures are SVG in the page itself; `form-action` keeps a planted form from sending a password away.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export function viewOf(web: Web, request: FastifyRequest, reply: FastifyReply): View {
  const language = languageFor(request)
  const found = web.found(request)
  return {
    language,
    say: sayIn(language),
    token: web.formToken(request, reply),
    path: request.method === 'GET' ? request.url : '/',
    hostname: web.rooms.hostname,
    minPasswordLength: web.rooms.minPasswordLength,
    ...(typeof found === 'object' && { member: { address: found.signedIn.address, challenge: found.challenge } }),
  }
}

export function sendPage(reply: FastifyReply, view: View, page: Page, status = 200): FastifyReply {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      // Not `no-referrer`: with it, forms of ours say `Origin: null`, as those of a sandbox do. Fetch §3.1
      .header('referrer-policy', 'same-origin')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('x-frame-options', 'DENY')
      .header('x-robots-tag', 'noindex')
      .header('vary', 'accept-language, cookie')
      .send(render(view, page).text)
  )
}

function render(view: View, { title, body, scripts = [], isWide = false }: Page): Html {
  const { language, say, member } = view
  const other = LANGUAGES.find((each) => each !== language) ?? language
  return html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · ${view.hostname}</title>
<link rel="icon" href="${addressOf('icon.svg')}" /><link rel="stylesheet" href="${addressOf('style.css')}">
${scripts.map((name) => html`<script type="module" src="${addressOf(name)}"></script> `)}</head>
<body${member !== undefined && member.challenge !== '' && html` data-challenge="${member.challenge}" data-token="${view.token}"`}>
<header><a class="brand" href="/">Gatehouse</a><nav>
${
  member &&
  html`<a href="/account">${say('account')}</a>
    <form method="post" action="/sign-out">${tokenField(view)}<button class="plain">${say('signOut')}</button></form>`
}
<a href="/language?to=${other}&amp;next=${encodeURIComponent(view.path)}" lang="${other}" hreflang="${other}">${say('language')}</a>
</nav></header>
<main${isWide && html` class="wide"`}><h1>${title}</h1>
${body}
</main>
</body>
</html>
`
}

export const tokenField = ({ token }: View) => html`<input type="hidden" name="token" value="${token}" />`

/** A form of one button. @param about  says to whom cannot see the row what the button is for */
export function buttonForm(
  view: View,
  action: string,
  text: TextName,
  fields: Readonly<Record<string, string>> = {},
  { about, kind = '' }: { about?: string; kind?: 'plain' | 'danger' | '' } = {},
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return html`<form method="post" action="${action}">
    ${tokenField(view)}${hidden}<button class="${kind}" ${about !== undefined && html` aria-label="${about}"`}>
      ${view.say(text)}
    </button>
  </form>`
}

/** What went wrong; read out at once. */
export const alert = (text: string | undefined) => text !== undefined && html`<p class="alert" role="alert">${text}</p>`
export const notice = (text: string | undefined) =>
  text !== undefined && html`<p class="notice" role="status">${text}</p>`

/** A moment in words, its second for who points at it; the script of the page turns the words into the reader's own time. */
export function moment({ language }: View, at: number): Html {
  const [words, exact] = (['short', 'medium'] as const).map((timeStyle) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle, timeZone: 'UTC' }).format(at),
  )
  return html`<time datetime="${new Date(at).toISOString()}" title="${exact} UTC">${words} UTC</time>`
}
