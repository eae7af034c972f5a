// Naming and ending deputies on the page of approvals.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import { endOf, momentOf } from '../../../policy/approval/moments.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { refusalOf } from '../guard.ts'
import type { Web } from '../session/web.ts'
import { textOf as fieldOf } from './form-body.ts'
import type { Told } from './hold-pages.ts'
import { forMembers } from './home-routes.ts'
import { viewOf } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'

/** Shows the page of approvals again. */
type Show = (
  request: FastifyRequest,
  reply: FastifyReply,
  who: SignedIn,
  told: Told,
  status?: number,
) => Promise<unknown>

/** minutes; farther from UTC is no clock on earth */
const MAX_OFFSET = 16 * 60

// prettier-ignore
const TEXTS: Readonly<Record<string, TextName>> = { 'already-there': 'deputyTaken', 'no-such-thing': 'deputyUnknown' }

export function addDeputyForms(server: FastifyInstance, web: Web, show: Show): void {
  const { deputies } = web.rooms.holds

  const form = (
    path: string,
    isSensitive: boolean,
    act: (body: unknown, who: SignedIn) => Promise<readonly [TextName, ...string[]]>,
  ) =>
    server.post(path, async (request, reply) => {
      web.checkToken(request, fieldOf(request.body, 'token'))
      return forMembers(web, request, reply, async ({ signedIn, isFresh }) => {
        if (isSensitive && !isFresh) return reply.redirect('/sign-in?why=fresh&next=/approvals', 303)
        try {
          const [text, ...words] = await act(request.body, signedIn)
          return await show(request, reply, signedIn, { notice: viewOf(web, request, reply).say(text, ...words) })
        } catch (error) {
          const refusal = refusalOf(error, request.url)
          const told = { error: TEXTS[refusal.reason] ?? textOf(refusal) }
          return show(request, reply, signedIn, told, refusal.rendering.http)
        }
      })
    })

  form('/approvals/deputies', true, async (body, { owner }) => {
    const offset = Number(fieldOf(body, 'offset'))
    const [from, until] = [momentOf(fieldOf(body, 'from'), offset), endOf(fieldOf(body, 'until'), offset)]
    if (from === undefined || until === undefined || !(Math.abs(offset) <= MAX_OFFSET))
      throw new Refusal('bad-parameter', 'The form needs two days')
    const wanted = { address: fieldOf(body, 'address').trim(), from, until, note: fieldOf(body, 'note') }
    const { deputy } = await deputies.name(owner, wanted, String(owner.memberId))
    return ['deputyNamed', deputy]
  })
  form('/approvals/deputies/end', false, async (body, { owner: { organisationId, memberId } }) => {
    await deputies.end(organisationId, fieldOf(body, 'id'), String(memberId), memberId)
    return ['deputyEnded']
  })
}
