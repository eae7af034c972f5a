// The HTTP server: for now the plain pages that say what there is, and the health of the house.
import type { Socket } from 'node:net'
import type { Server } from 'node:tls'
import fastify, { type FastifyInstance } from 'fastify'
import type { ConnectionLimits } from '../../base/connection-limits.ts'
import { Refusal, httpReply } from '../../base/refusal.ts'
import { normalise } from '../../net/addresses.ts'
import type { TlsContexts } from '../../net/tls-context.ts'
import { logOf } from '../../base/log.ts'
import { addLinkPages, type LinkPages } from './link-check.ts'
import { consolePage, mailPage } from './pages.ts'

const log = logOf('servers/http')

/** RFC 9110 §15.5.14: pages that only say what there is take no content worth more. */
const MAX_BODY_BYTES = 65_536
const REQUEST_MS = 30_000
/** At the end, requests under way have so long. */
const GRACE_MS = 2_000

export interface HttpParts {
  readonly hostname: string
  /** why the house cannot take mail now; empty: ready */
  readonly troubles: () => Promise<readonly string[]>
  readonly links: LinkPages
}

export interface HttpListener {
  readonly host: string
  readonly port: number
  readonly limits: ConnectionLimits
  /** absent: plain HTTP */
  readonly tls?: TlsContexts
}

/** Starts one listener. @returns the port it listens on, and how to end it */
export async function openHttp(
  listener: HttpListener,
  parts: HttpParts,
): Promise<{ port: number; close: () => Promise<void> }> {
  const options = { bodyLimit: MAX_BODY_BYTES, requestTimeout: REQUEST_MS, connectionTimeout: REQUEST_MS }
  const { tls } = listener
  const server =
    tls === undefined
      ? fastify(options)
      : (fastify({ ...options, https: tls.serverOptions }) as unknown as FastifyInstance)
  if (tls !== undefined) tls.keepCurrent(server.server as unknown as Server)
  server.server.on('connection', (socket: Socket) => admit(socket, listener.limits))
  guard(server)
  server.get('/', (_, reply) => reply.type('text/html; charset=utf-8').send(mailPage(parts.hostname)))
  server.get('/console/', (_, reply) => reply.type('text/html; charset=utf-8').send(consolePage(parts.hostname)))
  server.get('/console', (_, reply) => reply.redirect('/console/'))
  addLinkPages(server, parts.links)
  server.get('/healthz/live', () => ({ status: 'live' }))
  server.get('/healthz/ready', async (_, reply) => {
    const troubles = await parts.troubles()
    if (troubles.length === 0) return { status: 'ready' }
    return reply.code(503).header('retry-after', '5').send({ status: 'not ready', troubles })
  })
  await server.listen({ host: listener.host, port: listener.port })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : listener.port,
    close: async () => {
      const cut = setTimeout(() => server.server.closeAllConnections(), GRACE_MS)
      await server.close()
      clearTimeout(cut)
    },
  }
}

/** One client must not take the descriptors that mail needs. */
function admit(socket: Socket, limits: ConnectionLimits): void {
  try {
    socket.once('close', limits.enter(normalise(socket.remoteAddress ?? '') ?? ''))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.info({ reason: error.reason, detail: error.detail }, 'connection refused')
    socket.destroy()
  }
}

/** Headers that every answer carries, and one way for errors to leave. */
function guard(server: FastifyInstance): void {
  server.addHook('onSend', async (_, reply) => {
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('cache-control', 'no-store')
  })
  server.setNotFoundHandler((_, reply) => send(reply, new Refusal('unknown-command', 'There is no such page')))
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) return send(reply, error)
    log.error({ path: request.routeOptions.url, error: String(error), stack: (error as Error).stack }, 'request failed')
    return send(reply, new Refusal('unavailable', 'Something went wrong, try again later'))
  })
}

interface Reply {
  code(status: number): Reply
  type(type: string): Reply
  send(body: unknown): unknown
}

function send(reply: Reply, refusal: Refusal): unknown {
  const { status, body } = httpReply(refusal)
  return reply.code(status).type('application/problem+json').send(body)
}
