// The first page, and where members without a session are led.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { now } from '../../../base/clock.ts'
import { Refusal } from '../../../base/refusal.ts'
import { isIncidentOfficer } from '../../../intake/incident-work.ts'
import { LISTED_MS, MOST_LISTED } from '../api/incident-operations.ts'
import { passwordAlone } from './account-pages.ts'
import { html } from './html.ts'
import { sendPage, viewOf } from './layout.ts'
import { waitingFor } from '../session/held-mail.ts'
import { officerOf } from '../session/incident-desk.ts'
import type { Web } from '../session/web.ts'
import type { WebSession } from '../session/web-sessions.ts'

const NO_INCIDENTS = { incidents: [] } as const

export function addHomePage(server: FastifyInstance, web: Web, plainPage: string): void {
  server.get('/', async (request, reply) => {
    const found = web.found(request)
    if (typeof found === 'string') return reply.type('text/html; charset=utf-8').send(plainPage)
    const view = viewOf(web, request, reply)
    const { say } = view
    const { signedIn } = found
    const { desk, holds } = web.rooms
    const factors = await desk.factors(signedIn)
    const [mine, theirs] = [await holds.desk.ofMember(signedIn.owner), await waitingFor(holds, signedIn)]
    const actor = await officerOf(web.rooms, signedIn)
    const isOfficer = isIncidentOfficer(actor)
    const query = { state: 'active', since: now() - LISTED_MS, limit: MOST_LISTED } as const
    const { organisationId } = signedIn.owner
    const { incidents } = isOfficer ? await web.rooms.incidents.list(actor, organisationId, query) : NO_INCIDENTS
    const counted = (waiting: readonly unknown[]) => waiting.length > 0 && html` <strong>(${waiting.length})</strong>`
    return sendPage(reply, view, {
      title: web.rooms.hostname,
      scripts: ['account.js'],
      body: html`<p>${say('signedInAs', signedIn.address)}</p>
        ${passwordAlone(view, factors)}
        <p>${say('homeHow')}</p>
        <ul>
          <li><a href="/account">${say('toAccount')}</a></li>
          <li><a href="/holds">${say('toHolds')}</a>${counted(mine)}</li>
          <li><a href="/approvals">${say('toApprovals')}</a>${counted(theirs)}</li>
          ${isOfficer && html`<li><a href="/incidents">${say('toIncidents')}</a>${counted(incidents)}</li>`}
          <li><a href="/secure-links">${say('toSecureLinks')}</a></li>
          <li><a href="/approve">${say('toApprove')}</a></li>
          <li><a href="/console/">${say('console')}</a></li>
        </ul>`,
    })
  })
}

/** Runs a page for who is signed in; everybody else signs in first, or proves the device, and comes back. */
export async function forMembers(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  show: (session: WebSession) => Promise<unknown>,
): Promise<unknown> {
  const found = web.found(request)
  if (typeof found === 'object') {
    try {
      return await show(found)
    } catch (error) {
      // The session ended while the page was made.
      if (!(error instanceof Refusal) || error.reason !== 'ticket-invalid' || typeof web.found(request) === 'object')
        throw error
    }
  }
  const next = encodeURIComponent(request.method === 'GET' ? request.url : '/account')
  return reply.redirect(found === 'elsewhere' ? `/sign-in/prove?next=${next}` : `/sign-in?why=again&next=${next}`, 303)
}
