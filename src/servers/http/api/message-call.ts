// POST /api/v1/me/messages: a program sends mail as the member who is signed in, as JSON or as a whole message.
// It goes through the same door as mail over SMTP: the same limits, the same judgement, the same holds.
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { Accepted, IntakeSession } from '../../../intake/intake.ts'
import type { Envelope } from '../../../mail/envelope.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { KeptAnswer, KeyedRequest } from '../../../store/idempotency-key.ts'
import type { Spool } from '../../../store/store.ts'
import { UPLOAD_MS } from '../body-deadline.ts'
import type { SentCopy } from '../session/post.ts'
import { addressOf, type Web } from '../session/web.ts'
import { TOKEN_HEADER } from './api-routes.ts'
import { schemaOf } from './fields.ts'
import { messageFields, type HandedMessage } from './fields-of-messages.ts'
import { handedAsParts, handedWhole, type Handed, type Write } from './handed-message.ts'
import { heldForPrograms } from './hold-operations.ts'
import { UnderWay } from './under-way.ts'

export const MESSAGES_PATH = '/api/v1/me/messages'
const JSON_TYPE = 'application/json'
const WHOLE_TYPE = 'message/rfc822'
const KEY_HEADER = 'idempotency-key'
/** characters */
export const MAX_KEY = 200

/** Base64 takes a third more, and JSON escapes some. */
const jsonLimit = (maxMessageBytes: number) => Math.ceil(maxMessageBytes * 1.4) + 65_536
/** ms; while nothing is said to the client */
const ANSWER_MS = 10 * 60_000

interface Sent {
  readonly id: string
  readonly state: 'sent' | 'held'
  readonly why?: object
}

/** In a scope of its own: no other route is to get a body that nobody has read. */
export function addMessageCall(server: FastifyInstance, web: Web): void {
  void server.register(async (scope) => {
    // A whole message is not held in memory: it goes on as it comes in.
    scope.addContentTypeParser(WHOLE_TYPE, (_, body, done) => done(null, body))
    addRoute(scope, web)
  })
}

function addRoute(server: FastifyInstance, web: Web): void {
  const { maxMessageBytes } = web.rooms.post
  const [underWay, keysUnderWay] = [new UnderWay(), new Set<string>()]
  server.post(
    MESSAGES_PATH,
    {
      bodyLimit: jsonLimit(maxMessageBytes),
      config: { bodyMs: UPLOAD_MS },
      // Before the body is read: nobody else makes us hold one.
      onRequest: async (request, reply) => {
        const { owner } = web.session(request).signedIn
        web.checkToken(request, request.headers[TOKEN_HEADER])
        keyOf(request)
        // However it ends, and when the client goes away in the middle.
        reply.raw.once('close', underWay.enter(owner.memberId, heldBytesOf(request, maxMessageBytes)))
      },
      schema: { body: { content: { [JSON_TYPE]: { schema: schemaOf(messageFields(maxMessageBytes)) } } } },
    },
    async (request, reply) => {
      const { signedIn } = web.session(request)
      // A large message is looked at for longer than a page may take. RFC 5321 §4.5.3.2.6 waits as long
      if (request.socket instanceof Socket) request.socket.setTimeout(ANSWER_MS)
      const [key, { organisationId, memberId }] = [keyOf(request), signedIn.owner]
      const owned = key && `${organisationId} ${memberId} ${key}`
      if (keysUnderWay.has(owned)) throw new Refusal('in-use', 'A request with this Idempotency-Key is under way')
      if (owned !== '') keysUnderWay.add(owned)
      try {
        return await reply.code(202).send(await takeIn(web, signedIn, request, key))
      } finally {
        keysUnderWay.delete(owned)
        // What was not read of a body must not stand in the way of the answer.
        request.raw.resume()
      }
    },
  )
}

/** @returns '' without. draft-ietf-httpapi-idempotency-key-header-07 §2.1 @throws Refusal `bad-parameter` */
function keyOf({ headers }: FastifyRequest): string {
  const key = headers[KEY_HEADER] ?? ''
  if (typeof key !== 'string' || key.length > MAX_KEY) throw new Refusal('bad-parameter', 'Idempotency-Key is too long')
  return key
}

const isWhole = ({ headers }: FastifyRequest) => headers['content-type']?.startsWith(WHOLE_TYPE) === true

/** @returns bytes of its body that will be in memory at once. @throws Refusal `message-too-big` before any of it is read */
function heldBytesOf(request: FastifyRequest, maxMessageBytes: number): number {
  const most = isWhole(request) ? maxMessageBytes : jsonLimit(maxMessageBytes)
  const bytes = Number(request.headers['content-length'] ?? most)
  if (bytes > most) throw new Refusal('message-too-big', `A message has at most ${maxMessageBytes} bytes`)
  return isWhole(request) ? 0 : bytes
}

/** A request that comes again with its key gets the first answer, and nothing goes out twice. @param key  '' without */
async function takeIn(web: Web, who: SignedIn, request: FastifyRequest, key: string): Promise<Sent> {
  const { intake, answers, maxMessageBytes, copy: beginCopy } = web.rooms.post
  const session = sessionOf(who, request)
  const spool = await intake.spool(session)
  const copy = wantsCopy(request) ? await beginCopy(who) : undefined
  try {
    const handed = await handedIn(who, request, async (piece) => {
      if (spool.size + piece.length > maxMessageBytes)
        throw new Refusal('message-too-big', `A message has at most ${maxMessageBytes} bytes`)
      await spool.write(piece)
      await copy?.write(piece)
    })
    const keyed = key === '' ? undefined : { owner: who.owner, key, digest: `${request.url} ${handed.digest}` }
    const before = keyed && (await answers.find(keyed))
    return await told(web, who, before ?? (await send(web, session, handed, spool, copy, keyed)))
  } finally {
    await Promise.all([spool.discard(), copy?.discard()])
  }
}

interface Query {
  readonly to?: string | readonly string[]
  readonly isCopyKept?: string
}

/** @throws Refusal `unknown-encoding` for a body of another type, `bad-parameter`, `bad-address`, `message-too-big` */
function handedIn({ address }: SignedIn, request: FastifyRequest, write: Write): Promise<Handed> {
  const { body, headers, query } = request
  if (isWhole(request)) return handedWhole(address, (body ?? Readable.from([])) as Readable, (query as Query).to, write)
  if (!(headers['content-type'] ?? '').startsWith(JSON_TYPE))
    throw new Refusal('unknown-encoding', `Send ${JSON_TYPE} or ${WHOLE_TYPE}`)
  return handedAsParts(address, body as HandedMessage, write)
}

function wantsCopy(request: FastifyRequest): boolean {
  if (isWhole(request)) return (request.query as Query).isCopyKept === 'true'
  return (request.body as HandedMessage | undefined)?.isCopyKept === true
}

/** The message, its copy and its answer become durable at once, or nothing does. */
async function send(
  web: Web,
  session: IntakeSession,
  handed: Handed,
  spool: Spool,
  copy: SentCopy | undefined,
  keyed: KeyedRequest | undefined,
): Promise<KeptAnswer> {
  const { intake, answers } = web.rooms.post
  const envelope = await envelopeOf(web, session, handed)
  const place = await copy?.finish()
  let kept: string | undefined
  const accepted = await intake.accept(session, envelope, spool, async (tx, accepted) => {
    await place?.(tx)
    if (keyed !== undefined) await answers.keep(keyed, answerTo(accepted), tx)
    kept = accepted.traceId
  })
  const answer = answerTo(accepted)
  // The same message was accepted a moment ago, without this key.
  if (keyed !== undefined && kept !== accepted.traceId) await answers.keep(keyed, answer)
  return answer
}

const answerTo = ({ traceId, heldFor }: Accepted): KeptAnswer => ({
  traceId,
  state: heldFor === undefined ? 'sent' : 'held',
})

/** @throws Refusal `bad-parameter`, `too-many-recipients`, and what intake says of them */
async function envelopeOf(web: Web, session: IntakeSession, { returnPath, recipients }: Handed): Promise<Envelope> {
  const { intake, maxRecipients } = web.rooms.post
  if (recipients.length === 0) throw new Refusal('bad-parameter', 'A message needs a recipient')
  if (recipients.length > maxRecipients) throw new Refusal('too-many-recipients', 'Too many recipients')
  const smtpUtf8 = [returnPath, ...recipients].some((address) => /[^\x00-\x7f]/.test(address))
  const to = recipients.map((address) => ({ address }))
  const envelope: Envelope = { returnPath, recipients: to, smtpUtf8, body: '8bitmime' }
  try {
    await intake.sender(session, returnPath)
    for (const recipient of to) await intake.recipient(session, recipient)
  } catch (error) {
    if (error instanceof Refusal) intake.refused(session, 'rcpt', error, envelope)
    throw error
  }
  return envelope
}

/** What it waits for is told as it is now. */
async function told({ rooms }: Web, { owner }: SignedIn, { traceId, state }: KeptAnswer): Promise<Sent> {
  if (state === 'sent') return { id: traceId, state }
  return { id: traceId, state, why: heldForPrograms(await rooms.holds.desk.show(owner.organisationId, traceId)) }
}

/** As intake sees it: who submits, and from where. The name of a client is its own to say. */
function sessionOf({ owner, address, ticket }: SignedIn, request: FastifyRequest): IntakeSession {
  const protocol = request.protocol === 'https' ? 'HTTPS' : 'HTTP'
  const peer = { address: addressOf(request), port: request.socket.remotePort ?? 0, helo: '', protocol } as const
  return { peer, submitter: { owner, address, ticket } }
}
