// The pages of incidents: the list, one of them, and its forms, each of which is one row of `incident-operations.ts`.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SEVERITIES } from '../../../audit/severity.ts'
import { now } from '../../../base/clock.ts'
import { Refusal } from '../../../base/refusal.ts'
import { isIncidentOfficer } from '../../../intake/incident-work.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { schemaOf } from '../api/fields.ts'
import {
  INCIDENT_OPERATIONS,
  INCIDENT_PURPOSE,
  LISTED_MS,
  MOST_LISTED,
  STATE_FILTERS,
  type IncidentOperation,
} from '../api/incident-operations.ts'
import type { Operation } from '../api/operations.ts'
import { refusalOf } from '../guard.ts'
import { officerOf, type IncidentRooms } from '../session/incident-desk.ts'
import type { Web } from '../session/web.ts'
import { textOf as fieldOf } from './form-body.ts'
import type { Told } from './hold-pages.ts'
import { forMembers } from './home-routes.ts'
import { html } from './html.ts'
import { incidentPage } from './incident-page.ts'
import { incidentsPage, type IncidentFilter } from './incident-pages.ts'
import { alert, sendPage, viewOf, type View } from './layout.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'
import { addVerification } from './verify-routes.ts'

type Query = Readonly<Record<string, string | undefined>>
type Id = { readonly id: string }

interface FormRow {
  readonly operation: IncidentOperation
  /** said when it is done; {0}: of how many messages */
  readonly done: TextName
  /** a second verification comes first */
  readonly needsProof?: true
}

/** By the last part of its path. */
// prettier-ignore
const FORMS: Readonly<Record<string, FormRow>> = {
  'acknowledge': { operation: 'acknowledgeIncident', done: 'didAcknowledge' },
  'take':        { operation: 'takeIncident',        done: 'didTake' },
  'note':        { operation: 'noteIncident',        done: 'didNote' },
  'close':       { operation: 'closeIncident',       done: 'didClose' },
  'suppress':    { operation: 'suppressIncident',    done: 'didSuppress' },
  'return':      { operation: 'returnIncidentMail',  done: 'didReturn' },
  'release':     { operation: 'releaseIncidentMail', done: 'didRelease',   needsProof: true },
  'let-back-in': { operation: 'letBackIn',           done: 'didLetBackIn', needsProof: true },
}

export function addIncidentPages(server: FastifyInstance, web: Web): void {
  /** Everybody else is told whose these pages are. */
  const forOfficers = (
    request: FastifyRequest,
    reply: FastifyReply,
    run: (who: SignedIn) => Promise<unknown>,
  ): Promise<unknown> =>
    forMembers(web, request, reply, async ({ signedIn }) => {
      if (isIncidentOfficer(await officerOf(web.rooms, signedIn))) return run(signedIn)
      const view = viewOf(web, request, reply)
      const page = { title: view.say('incidents'), body: html`${alert(view.say('incidentsNotYours'))}` }
      return sendPage(reply, { ...view, path: '/' }, page, 403)
    })

  const list = async (request: FastifyRequest, reply: FastifyReply, who: SignedIn, told: Told = {}, status = 200) => {
    const filter = filterOf(request.query as Query)
    const actor = await officerOf(web.rooms, who)
    const severity = SEVERITIES.find((each) => each === filter.severity)
    const found = await web.rooms.incidents.list(actor, who.owner.organisationId, {
      since: now() - LISTED_MS,
      limit: MOST_LISTED,
      ...(filter.state !== 'any' && { state: filter.state }),
      ...(severity !== undefined && { severity }),
      ...(filter.isMine && { ownerId: actor.memberId }),
    })
    const view = viewOf(web, request, reply)
    return sendPage(reply, view, incidentsPage(view, found, filter, told), status)
  }
  const showOne = async (
    request: FastifyRequest,
    reply: FastifyReply,
    who: SignedIn,
    incidentId: string,
    told: Told = {},
    status = 200,
  ) => {
    try {
      const actor = await officerOf(web.rooms, who)
      const report = await web.rooms.incidents.show(actor, who.owner.organisationId, incidentId)
      const view = { ...viewOf(web, request, reply), path: `/incidents/${incidentId}` }
      return await sendPage(reply, view, incidentPage(view, report, actor.memberId, told), status)
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
      return list(request, reply, who, { error: 'noSuchThing' }, 404)
    }
  }

  /** Does it and leads back to the incident, so that loading the page again does nothing twice; what goes wrong is said there. */
  const run = async (
    request: FastifyRequest,
    reply: FastifyReply,
    who: SignedIn,
    incidentId: string,
    action: string,
    input: object = {},
  ) => {
    try {
      const { operation: name } = formOf(action)
      if (request.validationError !== undefined) throw new Refusal('bad-parameter', 'The form is incomplete')
      const operation: Operation<IncidentRooms> = INCIDENT_OPERATIONS[name]
      const result = await operation.run(web.rooms, who, { ...input, id: incidentId } as never)
      const { messages = 0 } = (result ?? {}) as { readonly messages?: number }
      return await reply.redirect(
        `/incidents/${encodeURIComponent(incidentId)}?did=${action}&messages=${messages}`,
        303,
      )
    } catch (error) {
      const refusal = refusalOf(error, request.url)
      if (refusal.reason === 'ticket-invalid') throw refusal
      return showOne(request, reply, who, incidentId, { error: textOf(refusal) }, refusal.rendering.http)
    }
  }

  server.get('/incidents', (request, reply) => forOfficers(request, reply, (who) => list(request, reply, who)))
  server.get<{ Params: Id; Querystring: Query }>('/incidents/:id', (request, reply) =>
    forOfficers(request, reply, (who) =>
      showOne(request, reply, who, request.params.id, toldBy(request.query, viewOf(web, request, reply))),
    ),
  )

  const prove = addVerification(server, web, {
    purpose: INCIDENT_PURPOSE,
    at: '/incidents',
    why: 'officerVerifyWhy',
    noFactor: 'officerNoFactor',
    back: (meant) => `/incidents/${encodeURIComponent(meant.split(' ')[0] ?? '')}`,
    over: (meant) => `/incidents/${encodeURIComponent(meant.split(' ')[0] ?? '')}`,
    // Who came by a session may set up a way of their own in it.
    since: async ({ ticket }) => ticket.issuedAt,
    async done(request, reply, who, meant) {
      const [incidentId = '', action = ''] = meant.split(' ')
      return run(request, reply, who, incidentId, action)
    },
  })

  for (const [action, form] of Object.entries(FORMS)) {
    const { id: _, ...fields } = INCIDENT_OPERATIONS[form.operation].fields
    server.post<{ Params: Id }>(
      `/incidents/:id/${action}`,
      {
        schema: { body: schemaOf(fields) },
        attachValidation: true,
        preValidation: async (request) => web.checkToken(request, fieldOf(request.body, 'token')),
      },
      (request, reply) =>
        forOfficers(request, reply, async (who) => {
          const { id } = request.params
          if (form.needsProof) return prove(request, reply, who, `${id} ${action}`)
          return run(request, reply, who, id, action, request.body as object)
        }),
    )
  }
}

/** @throws Refusal `bad-parameter` */
function formOf(action: string): FormRow {
  const form = Object.hasOwn(FORMS, action) ? FORMS[action] : undefined
  if (form === undefined) throw new Refusal('bad-parameter', 'There is no such form')
  return form
}

/** What the address of the page says of the step before. */
function toldBy({ did = '', messages = '' }: Query, { say }: View): Told {
  if (!Object.hasOwn(FORMS, did) || !/^\d{1,5}$/.test(messages)) return {}
  return { notice: say(formOf(did).done, messages) }
}

/** What nobody chose is what still has to be done. */
function filterOf({ state, severity = '', owner }: Query): IncidentFilter {
  const known = ([...STATE_FILTERS, 'any'] as const).find((each) => each === state)
  return { state: known ?? 'active', severity, isMine: owner === 'me' }
}
