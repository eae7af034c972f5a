// Approving and refusing held mail: signed in, or by the signed link of a letter. Looking never decides.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { refusalOf } from '../guard.ts'
import { decideOn, waitingFor } from '../session/held-mail.ts'
import type { Web } from '../session/web.ts'
import { approvalPage, approvalsPage, decidePage } from './approval-pages.ts'
import { MAX_WORDS } from './form-field.ts'
import { textOf as fieldOf } from './form-body.ts'
import type { Told } from './hold-pages.ts'
import { deputiesPart } from './deputies-part.ts'
import { addDeputyForms } from './deputy-routes.ts'
import { textFor } from './hold-routes.ts'
import { forMembers } from './home-routes.ts'
import { html } from './html.ts'
import { alert, notice, sendPage, viewOf } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'

type Query = Readonly<Record<string, string | undefined>>
type Id = { readonly id: string }

const MAX_TOKEN = 1_000
/** Somebody else was first, or its time is over. */
const GONE: ReadonlySet<string> = new Set(['no-such-thing', 'already-there'])

export function addApprovalPages(server: FastifyInstance, web: Web): void {
  const { holds } = web.rooms

  const list = async (request: FastifyRequest, reply: FastifyReply, who: SignedIn, told: Told, status = 200) => {
    const view = { ...viewOf(web, request, reply), path: '/approvals' }
    const deputies = deputiesPart(view, await holds.deputies.ofMember(who.owner))
    return sendPage(reply, view, approvalsPage(view, await waitingFor(holds, who), deputies, told), status)
  }
  const one = async (
    request: FastifyRequest,
    reply: FastifyReply,
    who: SignedIn,
    held: HeldMessage,
    error?: TextName,
    status = 200,
  ) => {
    const view = { ...viewOf(web, request, reply), path: `/approvals/${held.holdId}` }
    const shown = { approvers: await holds.decidersOf(held), text: await textFor(web, who, held) }
    return sendPage(reply, view, approvalPage(view, held, { ...shown, ...(error && { error }) }), status)
  }

  server.get('/approvals', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn }) => list(request, reply, signedIn, {})),
  )
  server.get<{ Params: Id }>('/approvals/:id', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn }) => {
      const held = (await waitingFor(holds, signedIn)).find(({ holdId }) => holdId === request.params.id)
      if (held === undefined) return list(request, reply, signedIn, { error: 'approvalGone' }, 404)
      return one(request, reply, signedIn, held)
    }),
  )
  server.post<{ Params: Id }>('/approvals/:id', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    return forMembers(web, request, reply, async ({ signedIn }) => {
      const held = (await waitingFor(holds, signedIn)).find(({ holdId }) => holdId === request.params.id)
      if (held === undefined) return list(request, reply, signedIn, { error: 'approvalGone' }, 404)
      try {
        const decision = decisionOf(request.body)
        await decideOn(holds, signedIn, held.holdId, decision)
        const { say } = viewOf(web, request, reply)
        return await list(request, reply, signedIn, { notice: say(doneText(decision)) })
      } catch (error) {
        const refusal = refusalOf(error, request.url)
        if (GONE.has(refusal.reason)) return list(request, reply, signedIn, { error: 'approvalGone' }, 409)
        return one(request, reply, signedIn, held, textOf(refusal), refusal.rendering.http)
      }
    })
  })
  addDeputyForms(server, web, list)
  addDecidePage(server, web)
}

/** Reached by the link of an approver's letter, in any browser: the signed token speaks for the approver. */
function addDecidePage(server: FastifyInstance, web: Web): void {
  const { holds } = web.rooms
  const { decisions } = holds
  const over = (request: FastifyRequest, reply: FastifyReply) => {
    const view = viewOf(web, request, reply)
    const page = { title: view.say('decideTitle'), body: html`${alert(view.say('approvalGone'))}` }
    return sendPage(reply, { ...view, path: '/' }, page, 404)
  }
  const show = async (request: FastifyRequest, reply: FastifyReply, link: string, error?: TextName, status = 200) => {
    const { held, approver } = await decisions.look(link)
    const view = { ...viewOf(web, request, reply), path: `/decide?token=${link}` }
    const shown = { approver, approvers: await holds.decidersOf(held), link, ...(error && { error }) }
    return sendPage(reply, view, decidePage(view, held, shown), status)
  }

  server.get<{ Querystring: Query }>('/decide', async (request, reply) => {
    try {
      return await show(request, reply, (request.query['token'] ?? '').slice(0, MAX_TOKEN))
    } catch (error) {
      if (error instanceof Refusal && GONE.has(error.reason)) return over(request, reply)
      throw error
    }
  })

  server.post('/decide', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    const link = fieldOf(request.body, 'link').slice(0, MAX_TOKEN)
    try {
      const decision = decisionOf(request.body)
      await decisions.decide(link, decision)
      const view = viewOf(web, request, reply)
      const page = { title: view.say('approvals'), body: html`${notice(view.say(doneText(decision)))}` }
      return await sendPage(reply, { ...view, path: '/' }, page)
    } catch (error) {
      const refusal = refusalOf(error, request.url)
      if (GONE.has(refusal.reason)) return over(request, reply)
      return show(request, reply, link, textOf(refusal), refusal.rendering.http)
    }
  })
}

interface Decision {
  readonly isApproved: boolean
  readonly note: string
}

/** @throws Refusal `bad-parameter` */
function decisionOf(body: unknown): Decision {
  const [decision, note] = [fieldOf(body, 'decision'), fieldOf(body, 'note').trim()]
  if ((decision !== 'approve' && decision !== 'refuse') || note.length > MAX_WORDS)
    throw new Refusal('bad-parameter', 'The form is incomplete')
  return { isApproved: decision === 'approve', note }
}

const doneText = ({ isApproved }: Decision): TextName => (isApproved ? 'approvalApproved' : 'approvalRefused')
