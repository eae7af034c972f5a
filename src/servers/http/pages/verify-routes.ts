// A second verification of who is signed in, before something that a session alone does not let do. Every step is a form that
// carries on which verification it is and what is to be done after it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { StepUpPurpose } from '../../../sign-in/step-up.ts'
import type { Challenge, Factor, PendingSignIn } from '../../../sign-in/web-sign-in.ts'
import { refusalOf } from '../guard.ts'
import type { Web } from '../session/web.ts'
import { textOf as fieldOf } from './form-body.ts'
import { forMembers } from './home-routes.ts'
import { html } from './html.ts'
import { alert, sendPage, viewOf } from './layout.ts'
import { challengePage, choicePage, stepUpPlace, tooNewLine, type ProofPlace } from './proof-pages.ts'
import { textOf } from './refusal-texts.ts'
import { answerOf, factorOf } from './sign-in-routes.ts'
import type { TextName } from './texts.ts'

/** Those that are asked at once when there is nothing to choose. */
const ASKED_AT_ONCE: ReadonlySet<Factor> = new Set(['totp', 'recovery-code', 'approval'])
/** Those whose page comes up again after a wrong answer. */
const TYPED: ReadonlySet<Factor> = new Set(['totp', 'recovery-code', 'email'])

type Step = (request: FastifyRequest, reply: FastifyReply, who: SignedIn, meant: string) => Promise<unknown>

/** What is verified for. `meant` is what its first form asked for: carried on as it is, and told again when it is proven. */
export interface Verification {
  readonly purpose: StepUpPurpose
  /** path that its forms stand below */
  readonly at: string
  readonly why: TextName
  /** to who has no way to prove it */
  readonly noFactor: TextName
  /** where who gives up goes */
  readonly back: (meant: string) => string
  /** where it leads when it ended before it was proven */
  readonly over: (meant: string) => string
  /** ms since 1970: what was set up later proves nothing; undefined: nothing waits for it */
  readonly since: (who: SignedIn) => Promise<number | undefined>
  /** It is proven: does what was meant, and answers. */
  readonly done: Step
}

/** Adds its pages. @returns what the first form does: asks for the proof, or goes on where it was given a moment ago */
export function addVerification(server: FastifyInstance, web: Web, verification: Verification): Step {
  const { stepUp } = web.rooms
  const { purpose, at, back, done } = verification
  const isProven = async (who: SignedIn) => (await stepUp.passedUntil(who, purpose)) !== undefined

  const placeOf = (pendingId: string, meant: string): ProofPlace =>
    stepUpPlace(
      { at, back: back(meant), why: verification.why },
      pendingId,
      html`<input type="hidden" name="pending" value="${pendingId}" /><input
          type="hidden"
          name="meant"
          value="${meant}"
        />`,
    )

  /** A step of who is signed in; what ends the verification leads back. */
  const step = (path: string, run: Step) =>
    server.post(`${at}/verify/${path}`, async (request, reply) => {
      web.checkToken(request, fieldOf(request.body, 'token'))
      const meant = fieldOf(request.body, 'meant')
      return forMembers(web, request, reply, async ({ signedIn }) => {
        try {
          return await run(request, reply, signedIn, meant)
        } catch (error) {
          const isOver = error instanceof Refusal && error.reason === 'ticket-invalid'
          if (isOver && typeof web.found(request) === 'object') return reply.redirect(verification.over(meant), 303)
          throw error
        }
      })
    })

  const showChallenge = (
    request: FastifyRequest,
    reply: FastifyReply,
    pending: PendingSignIn,
    challenge: Challenge,
    meant: string,
    error?: TextName,
  ) => {
    const view = viewOf(web, request, reply)
    const page = challengePage(view, pending, challenge, error, placeOf(pending.id, meant))
    return sendPage(reply, { ...view, path: back(meant) }, page, error === undefined ? 200 : 401)
  }
  const showChoice = (
    request: FastifyRequest,
    reply: FastifyReply,
    pending: PendingSignIn,
    meant: string,
    error?: TextName,
  ) => {
    const view = viewOf(web, request, reply)
    const page = choicePage(view, pending, error, placeOf(pending.id, meant))
    return sendPage(reply, { ...view, path: back(meant) }, page, error === undefined ? 200 : 401)
  }

  step('challenge', async (request, reply, who, meant) => {
    const pending = fieldOf(request.body, 'pending')
    const challenge = await stepUp.challenge(who, pending, factorOf(request.body))
    return showChallenge(request, reply, await stepUp.pending(who, pending), challenge, meant)
  })

  step('answer', async (request, reply, who, meant) => {
    const pending = fieldOf(request.body, 'pending')
    const factor = factorOf(request.body)
    try {
      await stepUp.answer(who, pending, factor, answerOf(request.body, factor))
    } catch (error) {
      const refusal = refusalOf(error, request.url)
      if (refusal.reason === 'ticket-invalid') throw refusal
      const text = textOf(refusal)
      const left = await stepUp.pending(who, pending)
      if (!TYPED.has(factor)) return showChoice(request, reply, left, meant, text)
      return showChallenge(request, reply, left, await stepUp.challenge(who, pending, factor), meant, text)
    }
    return done(request, reply, who, meant)
  })

  step('outcome', async (request, reply, who, meant) => {
    // The script of the page may have asked before.
    if (await isProven(who)) return done(request, reply, who, meant)
    const pending = fieldOf(request.body, 'pending')
    const outcome = await stepUp.outcomeOf(who, pending)
    if (outcome?.state === 'passed') return done(request, reply, who, meant)
    return showChoice(request, reply, await stepUp.pending(who, pending), meant)
  })

  return async (request, reply, who, meant) => {
    if (await isProven(who)) return done(request, reply, who, meant)
    const since = await verification.since(who)
    if (since === undefined) return reply.redirect(back(meant), 303)
    const pending = await stepUp.begin(who, purpose, since)
    const [only, ...others] = pending.factors
    if (only === undefined) {
      const view = viewOf(web, request, reply)
      const body = html`${alert(view.say(verification.noFactor))}
        ${tooNewLine(view, pending, placeOf(pending.id, meant))}
        <p><a href="${back(meant)}">${view.say('back')}</a></p>`
      return sendPage(reply, { ...view, path: back(meant) }, { title: view.say('verify'), body }, 403)
    }
    if (others.length > 0 || pending.tooNew !== undefined || !ASKED_AT_ONCE.has(only))
      return showChoice(request, reply, pending, meant)
    return showChallenge(request, reply, pending, await stepUp.challenge(who, pending.id, only), meant)
  }
}
