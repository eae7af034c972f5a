// The cookies of the web pages. What each says is a secret or a choice; none carries data of its own.
import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const DAY_S = 86_400

/** Life in seconds; absent: until the browser is closed. RFC 6265bis §5.5 caps it at 400 days. */
const COOKIES = {
  /** ties forms, pending sign-ins and QR codes to one browser, before anybody has signed in */
  browser: {},
  /** id of the pending sign-in */
  pending: { maxAge: 600 },
  session: {},
  /** the token by which a browser is known again */
  device: { maxAge: 400 * DAY_S },
  language: { maxAge: 400 * DAY_S },
} as const

export type CookieName = keyof typeof COOKIES

export async function addCookies(server: FastifyInstance): Promise<void> {
  await server.register(fastifyCookie)
}

/** The prefix makes browsers refuse a cookie that a neighbour host or plain HTTP tries to set. RFC 6265bis §4.1.3.2 */
const nameOf = (name: CookieName, isSecure: boolean) => `${isSecure ? '__Host-' : ''}gatehouse-${name}`
const isSecure = (request: FastifyRequest) => request.protocol === 'https'

export function cookieOf(request: FastifyRequest, name: CookieName): string {
  return request.cookies[nameOf(name, isSecure(request))] ?? ''
}

/** What follows in the same request sees it too. Lax, not Strict: a link in a mail may lead to a page for members; whatever changes something needs a form token too. */
export function setCookie(reply: FastifyReply, name: CookieName, value: string): void {
  const secure = isSecure(reply.request)
  reply.request.cookies[nameOf(name, secure)] = value
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  reply.setCookie(nameOf(name, secure), value, { ...attributes, ...COOKIES[name] })
}

export function dropCookie(reply: FastifyReply, name: CookieName): void {
  const secure = isSecure(reply.request)
  reply.request.cookies[nameOf(name, secure)] = ''
  reply.clearCookie(nameOf(name, secure), { path: '/', httpOnly: true, sameSite: 'lax', secure })
}
