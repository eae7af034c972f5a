// Confirming held mail: the choice of messages, the second verification of who is signed in, and then they go.
// Every step is a form that carries on which verification it is and which messages are meant.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { Challenge, Factor, PendingSignIn } from '../../../sign-in/web-sign-in.ts'
import { refusalOf } from '../guard.ts'
import { heldSince } from '../session/held-mail.ts'
import type { Web } from '../session/web.ts'
import { textOf as fieldOf, textsOf } from './form-body.ts'
import { forMembers } from './home-routes.ts'
import { html } from './html.ts'
import { alert, sendPage, viewOf } from './layout.ts'
import { challengePage, choicePage, releasePlace, type ProofPlace } from './proof-pages.ts'
import { textOf } from './refusal-texts.ts'
import { answerOf, factorOf } from './sign-in-routes.ts'
import type { TextName } from './texts.ts'

const PURPOSE = 'release-mail'
/** Those that are asked at once when there is nothing to choose. */
const ASKED_AT_ONCE: ReadonlySet<Factor> = new Set(['totp', 'recovery-code', 'approval'])
/** Those whose page comes up again after a wrong answer. */
const TYPED: ReadonlySet<Factor> = new Set(['totp', 'recovery-code', 'email'])

/** Which messages are meant: ids, or every one that waits for its owner. */
type Meant = readonly string[] | 'all'

export function addVerifyPages(server: FastifyInstance, web: Web): void {
  const { stepUp, holds } = web.rooms

  const placeOf = (pendingId: string, meant: Meant): ProofPlace =>
    releasePlace(
      pendingId,
      html`<input type="hidden" name="pending" value="${pendingId}" /><input
          type="hidden"
          name="meant"
          value="${meant === 'all' ? meant : meant.join(' ')}"
        />`,
    )

  /** A step of who is signed in; what ends the verification leads back to the list. */
  const step = (path: string, run: (request: FastifyRequest, reply: FastifyReply, who: SignedIn) => Promise<unknown>) =>
    server.post(path, async (request, reply) => {
      web.checkToken(request, fieldOf(request.body, 'token'))
      return forMembers(web, request, reply, async ({ signedIn }) => {
        try {
          return await run(request, reply, signedIn)
        } catch (error) {
          const isOver = error instanceof Refusal && error.reason === 'ticket-invalid'
          if (isOver && typeof web.found(request) === 'object') return reply.redirect('/holds?told=over', 303)
          throw error
        }
      })
    })

  /** Proven already: on they go. */
  const release = async (reply: FastifyReply, { owner }: SignedIn, meant: Meant) => {
    const released = await holds.desk.proven(owner, meant, String(owner.memberId))
    return reply.redirect(`/holds?confirmed=${released}`, 303)
  }

  const showChallenge = (
    request: FastifyRequest,
    reply: FastifyReply,
    pending: PendingSignIn,
    challenge: Challenge,
    meant: Meant,
    error?: TextName,
  ) => {
    const view = viewOf(web, request, reply)
    const page = challengePage(view, pending, challenge, error, placeOf(pending.id, meant))
    return sendPage(reply, { ...view, path: '/holds' }, page, error === undefined ? 200 : 401)
  }
  const showChoice = (
    request: FastifyRequest,
    reply: FastifyReply,
    pending: PendingSignIn,
    meant: Meant,
    error?: TextName,
  ) => {
    const view = viewOf(web, request, reply)
    const page = choicePage(view, pending, error, placeOf(pending.id, meant))
    return sendPage(reply, { ...view, path: '/holds' }, page, error === undefined ? 200 : 401)
  }

  step('/holds/confirm', async (request, reply, who) => {
    const isAll = fieldOf(request.body, 'which') === 'all'
    const meant: Meant = isAll ? 'all' : textsOf(request.body, 'hold')
    if (meant.length === 0) return reply.redirect('/holds?told=choose', 303)
    if (stepUp.passedUntil(who, PURPOSE) !== undefined) return release(reply, who, meant)
    // Of all that waits, not of those chosen: what one proof opens, it opens for all of them.
    const since = await heldSince(holds, who)
    if (since === undefined) return reply.redirect('/holds', 303)
    const pending = await stepUp.begin(who, PURPOSE, since)
    const [only, ...others] = pending.factors
    if (only === undefined) {
      const view = viewOf(web, request, reply)
      const body = html`${alert(view.say('holdNoFactor'))}
        <p><a href="/holds">${view.say('back')}</a></p>`
      return sendPage(reply, { ...view, path: '/holds' }, { title: view.say('verify'), body }, 403)
    }
    if (others.length > 0 || !ASKED_AT_ONCE.has(only)) return showChoice(request, reply, pending, meant)
    return showChallenge(request, reply, pending, await stepUp.challenge(who, pending.id, only), meant)
  })

  step('/holds/verify/challenge', async (request, reply, who) => {
    const { pending, meant } = carriedBy(request.body)
    const challenge = await stepUp.challenge(who, pending, factorOf(request.body))
    return showChallenge(request, reply, stepUp.pending(who, pending), challenge, meant)
  })

  step('/holds/verify/answer', async (request, reply, who) => {
    const { pending, meant } = carriedBy(request.body)
    const factor = factorOf(request.body)
    try {
      await stepUp.answer(who, pending, factor, answerOf(request.body, factor))
    } catch (error) {
      const refusal = refusalOf(error, request.url)
      if (refusal.reason === 'ticket-invalid') throw refusal
      const text = textOf(refusal)
      const left = stepUp.pending(who, pending)
      if (!TYPED.has(factor)) return showChoice(request, reply, left, meant, text)
      return showChallenge(request, reply, left, await stepUp.challenge(who, pending, factor), meant, text)
    }
    return release(reply, who, meant)
  })

  step('/holds/verify/outcome', async (request, reply, who) => {
    const { pending, meant } = carriedBy(request.body)
    // The script of the page may have asked before.
    if (stepUp.passedUntil(who, PURPOSE) !== undefined) return release(reply, who, meant)
    const outcome = await stepUp.outcomeOf(who, pending)
    if (outcome?.state === 'passed') return release(reply, who, meant)
    return showChoice(request, reply, stepUp.pending(who, pending), meant)
  })
}

function carriedBy(body: unknown): { readonly pending: string; readonly meant: Meant } {
  const meant = fieldOf(body, 'meant')
  return {
    pending: fieldOf(body, 'pending'),
    meant: meant === 'all' ? meant : meant.split(' ').filter((id) => id !== ''),
  }
}
