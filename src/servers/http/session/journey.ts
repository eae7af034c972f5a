// One step of a sign-in, for the pages and the API alike: asks the journey, and keeps what came of it in cookies.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { Challenge, Factor, WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { deviceKeyOf } from './browser-facts.ts'
import { cookieOf, dropCookie, setCookie } from './cookies.ts'
import type { Waiting } from './waiting-sign-ins.ts'
import { localPath } from '../same-site.ts'
import { marksOf, type Web } from './web.ts'

/** What the sign-in page sends besides the proof itself. */
export interface PageReport {
  readonly next?: string
  /** JSON of facts about the browser */
  readonly facts?: string
  /** JSON Web Key of the device */
  readonly deviceKey?: string
}

export class Journey {
  readonly #web: Web
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply

  constructor(web: Web, request: FastifyRequest, reply: FastifyReply) {
    this.#web = web
    this.#request = request
    this.#reply = reply
  }

  /** The sign-in that this browser is in the middle of. @throws Refusal `ticket-invalid` */
  async waiting(): Promise<Waiting> {
    const waiting = await this.#web.waiting.get(cookieOf(this.#request, 'pending'))
    if (waiting === undefined) throw new Refusal('ticket-invalid', 'Start the sign-in again')
    return waiting
  }

  async withPassword(username: string, password: string, report: PageReport): Promise<WebOutcome> {
    const visitor = this.#web.visitorOf(this.#request, report.facts)
    const outcome = await this.#web.rooms.signIn.withPassword(visitor, username, password)
    const deviceKey = deviceKeyOf(report.deviceKey ?? '')
    return this.#settle(outcome, { username, next: localPath(report.next ?? ''), deviceKey })
  }

  /** Begins without a name: the passkey says who it is. @returns options for the passkey. WebAuthn §5.5 */
  async withoutName(report: PageReport): Promise<object> {
    const visitor = this.#web.visitorOf(this.#request, report.facts)
    const { pending, options } = await this.#web.rooms.signIn.passkeyOptions(visitor)
    await this.#keep({
      pending,
      username: '',
      next: localPath(report.next ?? ''),
      deviceKey: deviceKeyOf(report.deviceKey ?? ''),
    })
    return options
  }

  async challenge(factor: Factor): Promise<Challenge> {
    const waiting = await this.waiting()
    const visitor = this.#web.visitorOf(this.#request)
    const challenge = await this.#web.rooms.signIn.challenge(visitor, waiting.pending.id, factor)
    await this.#web.waiting.keep({ ...waiting, challenge })
    return challenge
  }

  async answer(factor: Factor, answer: string | object): Promise<WebOutcome> {
    const waiting = await this.waiting()
    const { pending } = waiting
    const visitor = this.#web.visitorOf(this.#request)
    try {
      return await this.#settle(await this.#web.rooms.signIn.answer(visitor, pending.id, factor, answer), waiting)
    } catch (error) {
      const isWrong = error instanceof Refusal && error.reason === 'wrong-credentials'
      if (isWrong) await this.#keep({ ...waiting, pending: { ...pending, triesLeft: pending.triesLeft - 1 } })
      throw error
    }
  }

  /** @returns undefined while the phone has not decided */
  async outcome(): Promise<WebOutcome | undefined> {
    const waiting = await this.waiting()
    const outcome = await this.#web.rooms.signIn.outcomeOf(this.#web.visitorOf(this.#request), waiting.pending.id)
    return outcome && this.#settle(outcome, waiting)
  }

  async changePassword(password: string): Promise<WebOutcome> {
    const waiting = await this.waiting()
    const visitor = this.#web.visitorOf(this.#request)
    return this.#settle(await this.#web.rooms.signIn.changePassword(visitor, waiting.pending.id, password), waiting)
  }

  async #settle(
    outcome: WebOutcome,
    { username, next, deviceKey }: Pick<Waiting, 'username' | 'next' | 'deviceKey'>,
  ): Promise<WebOutcome> {
    if (outcome.state !== 'signed-in') {
      const why = outcome.state === 'password-change-needed' ? { why: outcome.why } : {}
      await this.#keep({ pending: outcome.pending, username, next, deviceKey, ...why })
      return outcome
    }
    const { sessions, waiting } = this.#web
    const marks = marksOf(this.#request)
    await sessions.end(cookieOf(this.#request, 'session'), marks)
    await waiting.drop(cookieOf(this.#request, 'pending'))
    dropCookie(this.#reply, 'pending')
    setCookie(this.#reply, 'device', outcome.deviceToken)
    const bound = { ...marks, device: outcome.deviceToken }
    setCookie(this.#reply, 'session', await sessions.begin(outcome.signedIn, bound, deviceKey))
    this.#web.newBrowser(this.#reply)
    return outcome
  }

  async #keep(waiting: Waiting): Promise<void> {
    await this.#web.waiting.keep(waiting)
    setCookie(this.#reply, 'pending', waiting.pending.id)
  }
}
