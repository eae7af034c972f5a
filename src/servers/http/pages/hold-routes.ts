// The pages of a member's own mail that waits: looking, withdrawing, explaining, and "I did not send these".
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { HeldMessage } from '../../../intake/hold-desk.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { SafeText } from '../../../intake/safe-text.ts'
import { HOLD_STATES, WAITING_STATES, type HoldState } from '../../../mail/hold.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { refusalOf } from '../guard.ts'
import { heldSince, MOST_HOLDS, ownHold } from '../session/held-mail.ts'
import { addressOf, type Web } from '../session/web.ts'
import { textOf as fieldOf, textsOf } from './form-body.ts'
import { holdPage, holdsPage, notMePage, type Told } from './hold-pages.ts'
import { forMembers } from './home-routes.ts'
import { html } from './html.ts'
import { notice, sendPage, viewOf, type View } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'
import { usagePart } from './usage-part.ts'
import { addVerification, type Verification } from './verify-routes.ts'

type Query = Readonly<Record<string, string | undefined>>
type Id = { readonly id: string }

const MOST_DONE = 100
const DONE_STATES: readonly HoldState[] = HOLD_STATES.filter((state) => !WAITING_STATES.includes(state))

/** Every one that waits for its owner is meant. */
const ALL = 'all'

/** Held mail goes when its owner has proved who they are. */
function releasing({ rooms: { holds } }: Web): Verification {
  return {
    purpose: 'release-mail',
    at: '/holds',
    why: 'holdVerifyWhy',
    noFactor: 'holdNoFactor',
    back: () => '/holds',
    over: () => '/holds?told=over',
    // Of all that waits, not of those chosen: what one proof opens, it opens for all of them.
    since: (who) => heldSince(holds, who),
    async done(_, reply, { owner }, meant) {
      const ids = meant === ALL ? ALL : meant.split(' ').filter((id) => id !== '')
      const released = await holds.desk.proven(owner, ids, String(owner.memberId))
      return reply.redirect(`/holds?confirmed=${released}`, 303)
    },
  }
}

export function addHoldPages(server: FastifyInstance, web: Web): void {
  const { holds } = web.rooms

  const show = async (request: FastifyRequest, reply: FastifyReply, { owner }: SignedIn, told: Told, status = 200) => {
    const view = { ...viewOf(web, request, reply), path: '/holds' }
    const waiting = await holds.desk.ofMember(owner, { limit: MOST_HOLDS })
    const done = await holds.desk.ofMember(owner, { states: DONE_STATES, limit: MOST_DONE })
    const usage = usagePart(view, await holds.usageOf(owner))
    return sendPage(reply, view, holdsPage(view, [...waiting, ...done], usage, told), status)
  }
  const showOne = async (
    request: FastifyRequest,
    reply: FastifyReply,
    who: SignedIn,
    id: string,
    told: Told,
    status = 200,
  ) => {
    const held = await ownHold(holds, who, id)
    const text = await textFor(web, who, held)
    const view = { ...viewOf(web, request, reply), path: `/holds/${held.holdId}` }
    return sendPage(reply, view, holdPage(view, held, text, told), status)
  }

  server.get<{ Querystring: Query }>('/holds', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn }) =>
      show(request, reply, signedIn, toldBy(request.query, viewOf(web, request, reply))),
    ),
  )
  const confirm = addVerification(server, web, releasing(web))
  server.post('/holds/confirm', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    const meant = fieldOf(request.body, 'which') === 'all' ? ALL : textsOf(request.body, 'hold').join(' ')
    return forMembers(web, request, reply, async ({ signedIn }) =>
      meant === '' ? reply.redirect('/holds?told=choose', 303) : confirm(request, reply, signedIn, meant),
    )
  })

  server.get('/holds/not-me', (request, reply) =>
    forMembers(web, request, reply, async () => {
      const view = viewOf(web, request, reply)
      return sendPage(reply, view, notMePage(view))
    }),
  )
  server.post('/holds/not-me', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    return forMembers(web, request, reply, async ({ signedIn: { owner } }) => {
      const view = viewOf(web, request, reply)
      await holds.desk.notMe(owner, 'not-me', String(owner.memberId), addressOf(request))
      const body = html`${notice(view.say('holdNotMeDone'))}`
      return sendPage(reply, { ...view, path: '/' }, { title: view.say('notMeDone'), body })
    })
  })

  server.get<{ Params: Id }>('/holds/:id', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn }) => showOne(request, reply, signedIn, request.params.id, {})),
  )

  /** A form on one message; what goes wrong is said on its page. */
  const form = (path: string, run: (who: SignedIn, id: string, body: unknown) => Promise<void>, done: TextName) =>
    server.post<{ Params: Id }>(`/holds/:id/${path}`, async (request, reply) => {
      web.checkToken(request, fieldOf(request.body, 'token'))
      return forMembers(web, request, reply, async ({ signedIn }) => {
        const { id } = request.params
        try {
          await run(signedIn, id, request.body)
          const { say } = viewOf(web, request, reply)
          return await showOne(request, reply, signedIn, id, { notice: say(done) })
        } catch (error) {
          const refusal = refusalOf(error, request.url)
          if (refusal.reason === 'ticket-invalid' || refusal.reason === 'no-such-thing') throw refusal
          return showOne(request, reply, signedIn, id, { error: textOf(refusal) }, refusal.rendering.http)
        }
      })
    })
  form('withdraw', ({ owner }, id) => holds.desk.withdraw(owner, id), 'holdWithdrawn')
  form(
    'justify',
    ({ owner }, id, body) => holds.desk.justify(owner, id, fieldOf(body, 'reason').trim()),
    'holdJustified',
  )
}

/** What the address of the list says of the step before. */
function toldBy({ confirmed, told }: Query, { say }: View): Told {
  if (confirmed !== undefined && /^\d{1,4}$/.test(confirmed)) return { notice: say('holdConfirmed', confirmed) }
  if (told === 'over') return { error: 'proofOver' }
  return told === 'choose' ? { error: 'holdChooseFirst' } : {}
}

/** What it says; undefined where it is gone already, or not for this person. */
export async function textFor(
  { rooms: { holds } }: Web,
  who: SignedIn,
  held: HeldMessage,
): Promise<SafeText | undefined> {
  try {
    return await holds.desk.read(await holds.actorOf(who), held.organisationId, held.holdId)
  } catch (error) {
    if (error instanceof Refusal && (error.reason === 'no-such-thing' || error.reason === 'not-permitted'))
      return undefined
    throw error
  }
}
