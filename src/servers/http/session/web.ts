// What every page and call shares: who asks, with which browser, in which language, and whether they may.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import { randomText } from '../../../base/ids.ts'
import type { SecureLinks } from '../../../intake/secure-links.ts'
import { normalise, prefixKey } from '../../../net/addresses.ts'
import type { MemberDesk, NotMeLinks } from '../../../sign-in/member-desk.ts'
import type { SignInStates } from '../../../sign-in/states.ts'
import type { StepUp } from '../../../sign-in/step-up.ts'
import type { WebSignIn, WebVisitor } from '../../../sign-in/web-sign-in.ts'
import type { TicketOffice } from '../../../tickets/office.ts'
import { browserFacts } from './browser-facts.ts'
import { cookieOf, setCookie } from './cookies.ts'
import { FormTokens } from './form-token.ts'
import type { HeldMail } from './held-mail.ts'
import type { IncidentDesk } from './incident-desk.ts'
import { languageOf, type Language } from '../pages/language.ts'
import type { Post } from './post.ts'
import { WaitingSignIns } from './waiting-sign-ins.ts'
import { RequestLimits } from '../request-limits.ts'
import { WebSessions, type Book, type BrowserMarks, type Found, type WebSession } from './web-sessions.ts'

export interface WebRooms {
  readonly hostname: string
  readonly signIn: WebSignIn
  readonly desk: MemberDesk
  readonly notMe: NotMeLinks
  readonly stepUp: StepUp
  readonly states: SignInStates
  readonly sessionBook: Book
  /** that form tokens are signed with; absent: one of this process */
  readonly formKey?: Uint8Array
  readonly holds: HeldMail
  readonly incidents: IncidentDesk
  readonly post: Post
  readonly secureLinks: SecureLinks
  readonly tickets: TicketOffice
  /** characters that a new password has at least */
  readonly minPasswordLength: number
  /** people may sign in over plain HTTP: the wire is private by the administrator's word */
  readonly isPlainAllowed: boolean
  /** where plain HTTP leads when they may not: scheme, host and port; '' when there is no such place */
  readonly secureAddress: string
}

/** One for all listeners: a session that began on one port is known on the other. */
export class Web {
  readonly rooms: WebRooms
  readonly tokens: FormTokens
  readonly limits = new RequestLimits()
  readonly waiting: WaitingSignIns
  readonly sessions: WebSessions

  constructor(rooms: WebRooms) {
    this.rooms = rooms
    this.tokens = new FormTokens(rooms.formKey)
    this.waiting = new WaitingSignIns(rooms.states)
    this.sessions = new WebSessions(rooms.tickets, rooms.sessionBook)
  }

  /** Sends people who came over plain HTTP on to where nobody listens. @throws Refusal `tls-required` for anything but looking */
  requirePrivacy(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const { isPlainAllowed, secureAddress } = this.rooms
    if (isPlainAllowed || request.protocol === 'https') return undefined
    if (request.method === 'GET' && secureAddress !== '') return reply.redirect(secureAddress + request.url, 308)
    throw new Refusal('tls-required', 'Encryption is required first')
  }

  visitorOf(request: FastifyRequest, report = ''): WebVisitor {
    return {
      protocol: 'web',
      remoteAddress: addressOf(request),
      isPrivate: request.protocol === 'https' || this.rooms.isPlainAllowed,
      client: agentOf(request),
      deviceToken: cookieOf(request, 'device'),
      language: (request.headers['accept-language'] ?? '').slice(0, 200),
      facts: browserFacts(request, report),
    }
  }

  /** The token for the forms of a page; a browser that comes for the first time gets its cookie. */
  formToken(request: FastifyRequest, reply: FastifyReply): string {
    const browser = cookieOf(request, 'browser')
    return this.tokens.issue(browser === '' ? this.newBrowser(reply) : browser)
  }

  /** After each step up, the browser is another one to us: what was known of it before opens nothing. OWASP: session fixation */
  newBrowser(reply: FastifyReply): string {
    const browser = randomText(32)
    setCookie(reply, 'browser', browser)
    return browser
  }

  /** @throws Refusal `bad-sequence` when no page of ours, in this browser, made the request */
  checkToken(request: FastifyRequest, token: unknown): void {
    const isGood = typeof token === 'string' && this.tokens.isGood(token, cookieOf(request, 'browser'))
    if (!isGood) throw new Refusal('bad-sequence', 'The page is too old, or cookies are off')
  }

  /** Before anything of a page: takes up the session of its browser, wherever it began. @throws Refusal `unavailable` */
  load(request: FastifyRequest): Promise<void> {
    return this.sessions.load(cookieOf(request, 'session'), marksOf(request))
  }

  found(request: FastifyRequest): Found {
    return this.sessions.find(cookieOf(request, 'session'), marksOf(request))
  }

  /** @throws Refusal `sign-in-required` */
  session(request: FastifyRequest): WebSession {
    const found = this.found(request)
    if (typeof found === 'object') return found
    throw new Refusal('sign-in-required', found === 'none' ? 'Sign in first' : 'Prove this device, or sign in again')
  }
}

export const agentOf = ({ headers }: FastifyRequest) => (headers['user-agent'] ?? '').slice(0, 400)
export const addressOf = ({ ip }: FastifyRequest) => normalise(ip) ?? ''

export function marksOf(request: FastifyRequest): BrowserMarks {
  const address = addressOf(request)
  const network = address === '' ? '' : prefixKey(address)
  return { device: cookieOf(request, 'device'), look: `${network} ${agentOf(request)}` }
}

export function languageFor(request: FastifyRequest): Language {
  return languageOf(request.headers['accept-language'] ?? '', cookieOf(request, 'language'))
}
