// The HTTP server: pages for members, their API, the link check page, and the health of the house.
import type { Socket } from 'node:net'
import type { Server } from 'node:tls'
import fastify, { type FastifyInstance } from 'fastify'
import type { ConnectionLimits } from '../../base/connection-limits.ts'
import { Refusal } from '../../base/refusal.ts'
import { normalise } from '../../net/addresses.ts'
import type { TlsContexts } from '../../net/tls-context.ts'
import { logOf } from '../../base/log.ts'
import { addBodyDeadline, UPLOAD_MS } from './body-deadline.ts'
import { addAccountPages } from './pages/account-routes.ts'
import { addApi } from './api/api-routes.ts'
import { addApprovalPages } from './pages/approval-routes.ts'
import { addApprovePage, addNotMePage } from './pages/approve-routes.ts'
import { addCookies } from './session/cookies.ts'
import { addFormBodies } from './pages/form-body.ts'
import { guard } from './guard.ts'
import { addHoldPages } from './pages/hold-routes.ts'
import { addHomePage } from './pages/home-routes.ts'
import { addIncidentPages } from './pages/incident-routes.ts'
import { addLinkPages, type LinkPages } from './link-check.ts'
import { consolePage, mailPage } from './pages/plain-pages.ts'
import { addSecureLinkPages } from './pages/secure-link-routes.ts'
import { checkSite } from './same-site.ts'
import { addSignInPages } from './pages/sign-in-routes.ts'
import { addStaticFiles } from './pages/static-files.ts'
import type { Web } from './session/web.ts'

const log = logOf('servers/http')

/** RFC 9110 §15.5.14: the largest are the answers of passkeys, a few kB. */
const MAX_BODY_BYTES = 65_536
const REQUEST_MS = 30_000
/** At the end, requests under way have so long. */
const GRACE_MS = 2_000

export interface HttpParts {
  readonly hostname: string
  /** why the house cannot take mail now; empty: ready */
  readonly troubles: () => Promise<readonly string[]>
  readonly links: LinkPages
  readonly web: Web
  /** proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: networks such as 10.0.0.0/8 */
  readonly trustProxyFrom: readonly string[]
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
  const server = await buildServer(parts, listener.tls)
  server.server.on('connection', (socket: Socket) => admit(socket, listener.limits))
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

/** Everything that answers, without a socket: tests ask it directly. */
export async function buildServer(parts: HttpParts, tls?: TlsContexts): Promise<FastifyInstance> {
  const { hostname, web, trustProxyFrom } = parts
  const options = {
    bodyLimit: MAX_BODY_BYTES,
    // For the longest of them; each route has its own, see `body-deadline.ts`.
    requestTimeout: UPLOAD_MS,
    connectionTimeout: REQUEST_MS,
    ...(trustProxyFrom.length > 0 && { trustProxy: [...trustProxyFrom] }),
  }
  const server =
    tls === undefined
      ? fastify(options)
      : (fastify({ ...options, https: tls.serverOptions }) as unknown as FastifyInstance)
  if (tls !== undefined) tls.keepCurrent(server.server as unknown as Server)
  server.server.headersTimeout = REQUEST_MS
  guard(server, hostname)
  addBodyDeadline(server)
  addHealth(server, parts.troubles)
  addLinkPages(server, parts.links)
  addStaticFiles(server)
  server.get('/console/', (_, reply) => reply.type('text/html; charset=utf-8').send(consolePage(hostname)))
  server.get('/console', (_, reply) => reply.redirect('/console/'))
  await server.register((people) => addPeople(people, hostname, web))
  return server
}

/** What knows people: never asked by other sites, and not too often. */
async function addPeople(people: FastifyInstance, hostname: string, web: Web): Promise<void> {
  await addCookies(people)
  addFormBodies(people)
  people.addHook('onRequest', async (request, reply) => {
    web.limits.admit(request)
    checkSite(request)
    const redirected = web.requirePrivacy(request, reply)
    if (redirected === undefined) await web.load(request)
    return redirected
  })
  addHomePage(people, web, mailPage(hostname))
  addSignInPages(people, web)
  addAccountPages(people, web)
  addApprovePage(people, web)
  addNotMePage(people, web)
  addHoldPages(people, web)
  addApprovalPages(people, web)
  addIncidentPages(people, web)
  addSecureLinkPages(people, web)
  addApi(people, web)
}

function addHealth(server: FastifyInstance, troublesOf: HttpParts['troubles']): void {
  server.get('/healthz/live', () => ({ status: 'live' }))
  server.get('/healthz/ready', async (_, reply) => {
    const troubles = await troublesOf()
    if (troubles.length === 0) return { status: 'ready' }
    return reply.code(503).header('retry-after', '5').send({ status: 'not ready', troubles })
  })
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
