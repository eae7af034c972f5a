// The JSON API: signing in at /api/v1/session, the member's own way in at /api/v1/me. Every "no" is problem details, RFC 9457.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { cookieOf, dropCookie } from '../session/cookies.ts'
import { schemaOf, type Fields } from './fields.ts'
import { Journey } from '../session/journey.ts'
import { HOLD_OPERATIONS, type HoldRooms } from './hold-operations.ts'
import { INCIDENT_OPERATIONS } from './incident-operations.ts'
import { addMessageCall } from './message-call.ts'
import { OPERATIONS, type Operation } from './operations.ts'
import { passwordLevel } from './password-level.ts'
import { SESSION_CALLS, type SessionCall } from './session-calls.ts'
import { localPath } from '../same-site.ts'
import type { IncidentRooms } from '../session/incident-desk.ts'
import { addressOf, marksOf, type Web } from '../session/web.ts'
import { openApi } from './open-api.ts'

export const TOKEN_HEADER = 'x-gatehouse-token'

type Handlers = Readonly<Record<SessionCall, (request: FastifyRequest, reply: FastifyReply, input: never) => unknown>>

export function addApi(server: FastifyInstance, web: Web): void {
  server.get('/api/openapi.json', () => openApi(web.rooms.post.maxMessageBytes))
  const handlers = sessionHandlers(web)
  for (const [name, call] of Object.entries(SESSION_CALLS)) {
    const handle = handlers[name as SessionCall]
    add(server, web, { ...call, path: `/api/v1/session${call.path}` }, (request, reply, input) =>
      handle(request, reply, input as never),
    )
  }
  for (const operation of Object.values<Operation>(OPERATIONS)) addOwn(server, web, operation, () => web.rooms.desk)
  for (const operation of Object.values<Operation<HoldRooms>>(HOLD_OPERATIONS))
    addOwn(server, web, operation, (request) => ({ ...web.rooms, remoteAddress: addressOf(request) }))
  for (const operation of Object.values<Operation<IncidentRooms>>(INCIDENT_OPERATIONS))
    addOwn(server, web, operation, () => web.rooms)
  addMessageCall(server, web)
}

/** A row below /api/v1/me, for who is signed in. */
function addOwn<Room>(
  server: FastifyInstance,
  web: Web,
  operation: Operation<Room>,
  roomFor: (request: FastifyRequest) => Room,
): void {
  add(server, web, { ...operation, path: `/api/v1/me${operation.path}` }, async (request, reply, input) => {
    const { signedIn, isFresh } = web.session(request)
    if (operation.isSensitive && !isFresh) throw new Refusal('sign-in-required', 'Sign in again first')
    const result = await operation.run(roomFor(request), signedIn, input as never)
    return result ?? reply.code(204).send()
  })
}

type Row = Pick<Operation<never>, 'method' | 'path' | 'fields'>
type Handle = (request: FastifyRequest, reply: FastifyReply, input: object) => unknown

/** One route: its schema from the fields, its token checked, its path and body handed on as one input. */
function add(server: FastifyInstance, web: Web, { method, path, fields }: Row, handle: Handle): void {
  const inPath = Object.keys(fields).filter((name) => path.includes(`:${name}`))
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.includes(name)))
  const own = Object.fromEntries(inPath.map((name) => [name, fields[name]])) as Fields
  const place = method === 'GET' ? 'querystring' : 'body'
  server.route({
    method,
    url: path,
    schema: {
      ...(inPath.length > 0 && { params: schemaOf(own) }),
      ...(Object.keys(rest).length > 0 && { [place]: schemaOf(rest) }),
    },
    preValidation: async (request) => {
      if (method !== 'GET') web.checkToken(request, request.headers[TOKEN_HEADER])
    },
    handler: (request, reply) =>
      handle(request, reply, {
        ...(request.params as object),
        ...((request[place === 'body' ? 'body' : 'query'] as object) ?? {}),
      }),
  })
}

function sessionHandlers(web: Web): Handlers {
  const journey = (request: FastifyRequest, reply: FastifyReply) => new Journey(web, request, reply)
  const told = (next: string, outcome: WebOutcome) => {
    if (outcome.state === 'signed-in') return { state: outcome.state, address: outcome.signedIn.address, next }
    const { factors, expiresAt, triesLeft } = outcome.pending
    const why = outcome.state === 'password-change-needed' ? { why: outcome.why } : {}
    return { state: outcome.state, factors, expiresAt, triesLeft, ...why }
  }
  return {
    show: (request, reply) => {
      const found = web.found(request)
      const token = web.formToken(request, reply)
      if (found === 'elsewhere')
        return {
          state: 'device-proof-needed',
          challenge: web.sessions.challengeOf(cookieOf(request, 'session'), marksOf(request)),
          token,
        }
      return found === 'none'
        ? { state: 'signed-out', token }
        : { state: 'signed-in', address: found.signedIn.address, token }
    },
    signIn: async (request, reply, input: { username: string; password: string; next?: string }) => {
      const { username, password, ...report } = input
      const begun = journey(request, reply)
      const outcome = await begun.withPassword(username, password, report)
      return told(localPath(report.next ?? ''), outcome)
    },
    passkey: async (request, reply, input: object) => ({ options: await journey(request, reply).withoutName(input) }),
    challenge: (request, reply, { factor }: { factor: Parameters<Journey['challenge']>[0] }) =>
      journey(request, reply).challenge(factor),
    answer: async (request, reply, input: { factor: Parameters<Journey['answer']>[0]; answer: string | object }) => {
      const { next } = await journey(request, reply).waiting()
      return told(next, await journey(request, reply).answer(input.factor, input.answer))
    },
    outcome: async (request, reply) => {
      const { next } = await journey(request, reply).waiting()
      const outcome = await journey(request, reply).outcome()
      return outcome === undefined ? reply.code(202).send({ state: 'waiting' }) : told(next, outcome)
    },
    password: async (request, reply, input: { password: string }) => {
      const { next } = await journey(request, reply).waiting()
      return told(next, await journey(request, reply).changePassword(input.password))
    },
    strength: async (request, reply, input: { password: string }) => {
      if (typeof web.found(request) !== 'object') await journey(request, reply).waiting() // only in the middle of a sign-in, or after one
      return { level: await passwordLevel(input.password, web.rooms.minPasswordLength) }
    },
    proof: async (request, _, input: { signature: string }) => {
      const [secret, marks] = [cookieOf(request, 'session'), marksOf(request)]
      if (!(await web.sessions.prove(secret, marks, input.signature)))
        throw new Refusal('sign-in-required', 'Sign in again on this device')
      return { challenge: web.sessions.challengeOf(secret, marks) }
    },
    signOut: async (request, reply) => {
      await web.sessions.end(cookieOf(request, 'session'), marksOf(request))
      dropCookie(reply, 'session')
      web.newBrowser(reply)
      return reply.code(204).send()
    },
  }
}
