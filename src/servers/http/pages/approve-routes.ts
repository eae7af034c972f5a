// The phone's page: somebody waits for the member's yes. Also the page of the link "this was not me".
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { Prompt } from '../../../sign-in/member-desk.ts'
import { whereabouts } from './account-pages.ts'
import { textOf as fieldOf } from './form-body.ts'
import { refusalOf } from '../guard.ts'
import { forMembers } from './home-routes.ts'
import { html, Html } from './html.ts'
import { alert, buttonForm, notice, sendPage, tokenField, viewOf, type View } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'
import type { Web } from '../session/web.ts'

type Query = Readonly<Record<string, string | undefined>>

export function addApprovePage(server: FastifyInstance, web: Web): void {
  const { desk } = web.rooms
  const show = (request: FastifyRequest, reply: FastifyReply, body: (view: View) => Html, status = 200) => {
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, { title: view.say('approveTitle'), scripts: ['approve.js'], body: body(view) }, status)
  }
  const result = (request: FastifyRequest, reply: FastifyReply, text: TextName, isBad = false, status = 200) =>
    show(
      request,
      reply,
      ({ say }) =>
        html`${isBad ? alert(say(text)) : notice(say(text))}
          <p><a href="/approve">${say('back')}</a></p>`,
      status,
    )

  server.get<{ Querystring: Query }>('/approve', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn }) => {
      const { code } = request.query
      if (code === undefined) {
        const prompts = await desk.prompts(signedIn)
        return show(
          request,
          reply,
          (view) =>
            html`${prompts.map((prompt) => promptPart(view, prompt))}
            ${prompts.length === 0 && html`<p id="no-prompt" role="status">${view.say('approveNone')}</p>`}`,
        )
      }
      try {
        const prompt = await desk.promptOfCode(signedIn, code.slice(0, 200))
        return await show(request, reply, (view) => promptPart(view, prompt))
      } catch (error) {
        if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
        return result(request, reply, 'codeUnknown', true, 404)
      }
    }),
  )

  server.post('/approve', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    return forMembers(web, request, reply, async ({ signedIn }) => {
      const [id, number, isMe] = ['id', 'number', 'me'].map((name) => fieldOf(request.body, name)) as [
        string,
        string,
        string,
      ]
      try {
        if (isMe === 'no') {
          await desk.deny(signedIn, id)
          return await result(request, reply, 'denied')
        }
        await desk.approve(signedIn, id, number === '' ? undefined : number)
        return await result(request, reply, 'approved')
      } catch (error) {
        const refusal = refusalOf(error, '/approve')
        if (refusal.reason === 'ticket-invalid') throw refusal
        const text =
          refusal.reason === 'wrong-credentials'
            ? 'wrongNumber'
            : refusal.reason === 'no-such-thing'
              ? 'codeUnknown'
              : textOf(refusal)
        return result(request, reply, text, true, refusal.rendering.http)
      }
    })
  })
}

/** What is asked besides a sign-in. */
const ASKED: Partial<Readonly<Record<Prompt['about'], { readonly title: TextName; readonly how: TextName }>>> = {
  'release-mail': { title: 'releaseTitle', how: 'releaseHow' },
  'decide-incident': { title: 'officerTitle', how: 'officerHow' },
}

function promptPart(view: View, prompt: Prompt): Html {
  const { say } = view
  const { id, numbers, askedAt, about } = prompt
  const buttons =
    numbers.length === 0
      ? html`<button name="me" value="yes">${say('approveYes')}</button>`
      : html`<p>${say('approveNumber')}</p>
          <div class="numbers">
            ${numbers.map((number) => html`<button name="number" value="${number}">${number}</button>`)}
          </div>`
  const asked = ASKED[about]
  return html`${
      asked &&
      html`<h2>${say(asked.title)}</h2>
        <p>${say(asked.how)}</p>`
    }${whereabouts(view, askedAt, prompt)}
    <form method="post" action="/approve">
      ${tokenField(view)}<input type="hidden" name="id" value="${id}" />${buttons}
    </form>
    ${buttonForm(view, '/approve', 'notMe', { id, me: 'no' }, { kind: 'danger' })}`
}

/** Reached by a link in a notice, on any device: the signed token speaks for the member. Looking changes nothing. */
export function addNotMePage(server: FastifyInstance, web: Web): void {
  const { notMe } = web.rooms
  const unknown = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, { title: view.say('notMeTitle'), body: html`${alert(view.say('linkUnknown'))}` }, 404)
  }

  server.get<{ Querystring: Query }>('/not-me', async (request, reply) => {
    const token = (request.query['token'] ?? '').slice(0, 1_000)
    try {
      const facts = await notMe.look(token)
      const view = viewOf(web, request, reply)
      const body = html`${whereabouts(view, facts.at, facts)}
        <p>${view.say('notMeHow')}</p>
        ${buttonForm(view, '/not-me', 'notMeConfirm', { link: token })}
        <p>${view.say('notMeLeave')}</p>`
      return await sendPage(reply, view, { title: view.say('notMeTitle'), scripts: ['account.js'], body })
    } catch (error) {
      return unknown(request, reply, error)
    }
  })

  server.post('/not-me', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    try {
      await notMe.confirm(fieldOf(request.body, 'link'))
      const view = viewOf(web, request, reply)
      return await sendPage(reply, view, { title: view.say('notMeDone'), body: html`${notice(view.say('notMeNext'))}` })
    } catch (error) {
      return unknown(request, reply, error)
    }
  })
}
