// Signing in and out by pages. Every step is a form; only passkeys and waiting for a phone need a script.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import { FACTORS, type Factor, type WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { cookieOf, dropCookie, setCookie } from '../session/cookies.ts'
import { textOf as fieldOf } from './form-body.ts'
import { refusalOf } from '../guard.ts'
import { Journey } from '../session/journey.ts'
import { isLanguage } from './language.ts'
import { sendPage, viewOf } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import { localPath } from '../same-site.ts'
import { challengePage, choicePage } from './proof-pages.ts'
import { newPasswordPage, provePage, signInPage, type SignInForm } from './sign-in-pages.ts'
import type { TextName } from './texts.ts'
import { marksOf, type Web } from '../session/web.ts'

type Query = Readonly<Record<string, string | undefined>>

/** Why the sign-in page came up, as its address says. */
const NOTICES: Readonly<Record<string, TextName>> = { out: 'signedOut', again: 'signInAgain', fresh: 'freshNeeded' }

export function addSignInPages(server: FastifyInstance, web: Web): void {
  const journey = (request: FastifyRequest, reply: FastifyReply) => new Journey(web, request, reply)
  const form = (request: FastifyRequest, reply: FastifyReply, more: Omit<SignInForm, 'next'>, status = 200) => {
    const asked = fieldOf(request.body, 'next') || ((request.query as Query)['next'] ?? '')
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, signInPage(view, { ...more, next: localPath(asked) }), status)
  }

  /** Shows what is missing now. */
  const show = async (request: FastifyRequest, reply: FastifyReply, error?: unknown) => {
    const { pending, challenge, why, username } = await journey(request, reply).waiting()
    const view = viewOf(web, request, reply)
    const text = error === undefined ? undefined : textOf(error)
    const status = error === undefined ? 200 : refusalOf(error, request.url).rendering.http
    if (why !== undefined) return sendPage(reply, view, newPasswordPage(view, { why, username }, text), status)
    const isTyped = challenge !== undefined && challenge.factor !== 'qr' && challenge.factor !== 'passkey'
    if (isTyped) return sendPage(reply, view, challengePage(view, pending, challenge, text), status)
    return sendPage(reply, view, choicePage(view, pending, text), status)
  }

  /** After a step: on to what is missing, or in. */
  const goOn = (reply: FastifyReply, next: string, outcome: WebOutcome) =>
    reply.redirect(outcome.state === 'signed-in' ? next : '/sign-in/factor', 303)

  /** A step that ends the sign-in brings people back to its beginning, with the reason. */
  const step = (path: string, run: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    server.post(path, async (request, reply) => {
      try {
        web.checkToken(request, fieldOf(request.body, 'token'))
        return await run(request, reply)
      } catch (error) {
        const refusal = refusalOf(error, path)
        const isRetried =
          path !== '/sign-in' && refusal.reason !== 'ticket-invalid' && refusal.reason !== 'bad-sequence'
        const isWaiting = (await web.waiting.get(cookieOf(request, 'pending'))) !== undefined
        if (isRetried && isWaiting) return show(request, reply, refusal)
        const username = fieldOf(request.body, 'username')
        return form(request, reply, { error: textOf(refusal), username }, refusal.rendering.http)
      }
    })

  server.get<{ Querystring: Query }>('/sign-in', (request, reply) => {
    const notice = NOTICES[request.query['why'] ?? '']
    return form(request, reply, notice === undefined ? {} : { notice })
  })

  step('/sign-in', async (request, reply) => {
    const { body } = request
    const report = reportOf(body)
    const outcome = await journey(request, reply).withPassword(
      fieldOf(body, 'username'),
      fieldOf(body, 'password'),
      report,
    )
    return goOn(reply, localPath(report.next), outcome)
  })

  server.get('/sign-in/factor', async (request, reply) => {
    const waiting = await web.waiting.get(cookieOf(request, 'pending'))
    if (waiting === undefined) return reply.redirect('/sign-in?why=again', 303)
    const [only, ...others] = waiting.pending.factors
    // Nothing to choose, and asking again and again is asking once.
    const isPlain = (only === 'totp' || only === 'recovery-code' || only === 'approval') && others.length === 0
    if (waiting.why === undefined && isPlain) await journey(request, reply).challenge(only)
    return show(request, reply)
  })

  step('/sign-in/challenge', async (request, reply) => {
    const challenge = await journey(request, reply).challenge(factorOf(request.body))
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, challengePage(view, (await journey(request, reply).waiting()).pending, challenge))
  })

  step('/sign-in/answer', async (request, reply) => {
    const { next } = await journey(request, reply).waiting()
    const factor = factorOf(request.body)
    return goOn(reply, next, await journey(request, reply).answer(factor, answerOf(request.body, factor)))
  })

  step('/sign-in/outcome', async (request, reply) => {
    const { next, challenge, pending } = await journey(request, reply).waiting()
    const outcome = await journey(request, reply).outcome()
    if (outcome !== undefined) return goOn(reply, next, outcome)
    const view = viewOf(web, request, reply)
    return sendPage(
      reply,
      view,
      challenge === undefined ? choicePage(view, pending) : challengePage(view, pending, challenge),
    )
  })

  step('/sign-in/password', async (request, reply) => {
    const { next, why, username } = await journey(request, reply).waiting()
    const password = fieldOf(request.body, 'password')
    if (why !== undefined && password !== fieldOf(request.body, 'repeated')) {
      const view = viewOf(web, request, reply)
      return sendPage(reply, view, newPasswordPage(view, { why, username }, 'notTheSame'), 422)
    }
    return goOn(reply, next, await journey(request, reply).changePassword(password))
  })

  server.get<{ Querystring: Query }>('/sign-in/prove', (request, reply) => {
    const next = localPath(request.query['next'] ?? '')
    const challenge = web.sessions.challengeOf(cookieOf(request, 'session'), marksOf(request))
    if (challenge === '') return reply.redirect(`/sign-in?why=again&next=${encodeURIComponent(next)}`, 303)
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, provePage(view, challenge, next))
  })

  server.post('/sign-out', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    await web.sessions.end(cookieOf(request, 'session'), marksOf(request))
    dropCookie(reply, 'session')
    web.newBrowser(reply)
    return reply.redirect('/sign-in?why=out', 303)
  })

  server.get<{ Querystring: Query }>('/language', (request, reply) => {
    const to = request.query['to'] ?? ''
    if (isLanguage(to)) setCookie(reply, 'language', to)
    return reply.redirect(localPath(request.query['next'] ?? ''), 303)
  })
}

const reportOf = (body: unknown) => ({
  next: fieldOf(body, 'next'),
  facts: fieldOf(body, 'facts'),
  deviceKey: fieldOf(body, 'deviceKey'),
})

/** @throws Refusal `bad-parameter` */
export function factorOf(body: unknown): Factor {
  const wanted = fieldOf(body, 'factor')
  const factor = FACTORS.find((each) => each === wanted)
  if (factor === undefined) throw new Refusal('bad-parameter', 'No such factor')
  return factor
}

/** What a form says for one way: a code, or the passkey's response. @throws Refusal `wrong-credentials` when it is neither */
export function answerOf(body: unknown, factor: Factor): string | object {
  const text = fieldOf(body, 'answer')
  return factor === 'passkey' ? jsonOf(text) : text.trim()
}

function jsonOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // not JSON: as below
  }
  throw new Refusal('wrong-credentials', 'Not the answer of a passkey')
}
