// What every answer carries, what every request has to pass, and one way for errors to leave.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { logOf } from '../../base/log.ts'
import { Refusal, httpReply } from '../../base/refusal.ts'

const log = logOf('servers/http')

/** A year, RFC 6797 §6.1.1; for this host alone, as others of the domain may not be ours. */
const HSTS = 'max-age=31536000'

const DEFAULTS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** Headers that every answer carries unless it says more, and problem details for what goes wrong. RFC 9457 */
export function guard(server: FastifyInstance, hostname: string): void {
  server.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(DEFAULTS)) if (!reply.hasHeader(name)) reply.header(name, value)
    // A browser would keep it for every port of this machine, where other developers' servers listen.
    if (request.protocol === 'https' && hostname !== 'localhost') reply.header('strict-transport-security', HSTS)
  })
  server.setNotFoundHandler((_, reply) => sendRefusal(reply, new Refusal('unknown-command', 'There is no such page')))
  server.setErrorHandler((error, request, reply) => sendRefusal(reply, refusalOf(error, request.routeOptions.url)))
}

/** What a person or a program is told of an error: a refusal as it is, everything else without its inside. */
export function refusalOf(error: unknown, route: string | undefined): Refusal {
  if (error instanceof Refusal) return error
  const status = (error as { statusCode?: number }).statusCode ?? 500
  // The frame's own: a body that is too big, not JSON, or does not fit its schema.
  if (status === 413) return new Refusal('message-too-big', 'The request is too big')
  if (status >= 400 && status < 500)
    return new Refusal('bad-parameter', 'The request is malformed', String(error), { cause: error })
  log.error({ path: route, error: String(error), stack: (error as Error).stack }, 'request failed')
  return new Refusal('unavailable', 'Something went wrong, try again later')
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, body } = httpReply(refusal)
  if (refusal.rendering.retry) reply.header('retry-after', '5')
  return reply.code(status).type('application/problem+json').send(body)
}
