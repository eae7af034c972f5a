// POST /api/v1/me/messages: a program sends mail as the member who is signed in, as JSON or as a whole message.
// It goes through the same door as mail over SMTP: the same limits, the same judgement, the same holds.
import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { now } from '../../../base/clock.ts'
import { randomText, type MemberId } from '../../../base/ids.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { Accepted, IntakeSession } from '../../../intake/intake.ts'
import { addressText, parseAddressList } from '../../../mail/address.ts'
import { formatDate } from '../../../mail/date.ts'
import type { Envelope } from '../../../mail/envelope.ts'
import { structuredField, type WrittenAddress } from '../../../mail/header-writer.ts'
import { parseHeader } from '../../../mail/header.ts'
import { writtenMessage } from '../../../mail/written-message.ts'
import { RecentMap } from '../../../sign-in/recent-map.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { ContentCheck } from '../../../wire/smtp/content-check.ts'
import { addressOf, type Web } from '../session/web.ts'
import { TOKEN_HEADER } from './api-routes.ts'
import { schemaOf } from './fields.ts'
import { messageFields, type HandedFile, type HandedMessage } from './fields-of-messages.ts'
import { heldForPrograms } from './hold-operations.ts'

const JSON_TYPE = 'application/json'
export const MESSAGES_PATH = '/api/v1/me/messages'

/** Base64 takes a third more, and JSON escapes some. */
const bodyLimit = (maxMessageBytes: number) => Math.ceil(maxMessageBytes * 1.4) + 65_536
/** ms; while nothing is said to the client */
const ANSWER_MS = 10 * 60_000
/** Each may hold a whole message in memory while it comes in; one member leaves room to others. */
const AT_ONCE = { all: 8, member: 2 } as const
/** A request that is sent again with its key within this time is answered as the first one was. */
const KEY_MS = 15 * 60_000
const MAX_KEYS = 20_000
const MAX_KEY = 200

/** A message as it goes out, with whom it goes to. */
interface Outgoing {
  readonly returnPath: string
  readonly recipients: readonly string[]
  readonly isCopyKept: boolean
  content(): Iterable<Buffer>
}

interface Sent {
  readonly id: string
  readonly state: 'sent' | 'held'
  readonly why?: object
}

export function addMessageCall(server: FastifyInstance, web: Web): void {
  const { maxMessageBytes } = web.rooms.post
  const sent = new RecentMap<{ readonly hash: string; readonly answer: Promise<Sent> }>(2 * KEY_MS, MAX_KEYS)
  const underWay = new UnderWay()
  server.addContentTypeParser('message/rfc822', { parseAs: 'buffer' }, (_, body, done) => done(null, body))

  server.post(
    MESSAGES_PATH,
    {
      bodyLimit: bodyLimit(maxMessageBytes),
      // Before the body is read: nobody else makes us hold one.
      onRequest: async (request, reply) => {
        const { owner } = web.session(request).signedIn
        web.checkToken(request, request.headers[TOKEN_HEADER])
        // However it ends, and when the client goes away in the middle.
        reply.raw.once('close', underWay.enter(owner.memberId))
      },
      schema: { body: { content: { [JSON_TYPE]: { schema: schemaOf(messageFields(maxMessageBytes)) } } } },
    },
    async (request, reply) => {
      const { signedIn } = web.session(request)
      const outgoing = outgoingOf(signedIn, request)
      // A large message is looked at for longer than a page may take. RFC 5321 §4.5.3.2.6 waits as long
      if (request.socket instanceof Socket) request.socket.setTimeout(ANSWER_MS)
      const answer = await once(sent, signedIn, request, () => send(web, signedIn, request, outgoing))
      return reply.code(202).send(answer)
    },
  )
}

/** Messages that come in now. */
class UnderWay {
  #all = 0
  readonly #byMember = new Map<MemberId, number>()

  /** @returns what is called when it is over. @throws Refusal `limit-reached` */
  enter(memberId: MemberId): () => void {
    const own = this.#byMember.get(memberId) ?? 0
    if (this.#all >= AT_ONCE.all || own >= AT_ONCE.member)
      throw new Refusal('limit-reached', 'Too many messages at once, try again')
    this.#all += 1
    this.#byMember.set(memberId, own + 1)
    return () => {
      this.#all -= 1
      const left = (this.#byMember.get(memberId) ?? 1) - 1
      if (left > 0) this.#byMember.set(memberId, left)
      else this.#byMember.delete(memberId)
    }
  }
}

/** @throws Refusal `unknown-encoding` for a body of another type, `bad-parameter`, `bad-address` */
function outgoingOf(who: SignedIn, request: FastifyRequest): Outgoing {
  const { body, headers, query } = request
  if (Buffer.isBuffer(body)) return fromWhole(who, body, query as Query)
  if (!(headers['content-type'] ?? '').startsWith(JSON_TYPE))
    throw new Refusal('unknown-encoding', 'Send application/json or message/rfc822')
  return fromParts(who, body as HandedMessage)
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

function fromParts(who: SignedIn, handed: HandedMessage): Outgoing {
  const [to, cc, bcc, replyTo] = [handed.to, handed.cc, handed.bcc, handed.replyTo].map((texts) => addressesOf(texts))
  const [from = { address: who.address }] = handed.from === undefined ? [] : addressesOf([handed.from])
  const files = (handed.attachments ?? []).map(({ name, type, content }: HandedFile) => ({
    name,
    type,
    content: bytesOf(content),
  }))
  const parts = {
    from,
    to: to ?? [],
    cc: cc ?? [],
    replyTo: replyTo ?? [],
    subject: handed.subject ?? '',
    text: handed.text,
    html: handed.html ?? '',
    files,
    inReplyTo: handed.inReplyTo ?? '',
    messageId: newMessageId(who),
    date: now(),
    boundary: `=_${randomText()}`,
  }
  return {
    returnPath: from.address,
    recipients: [to, cc, bcc].flatMap((each) => (each ?? []).map(({ address }) => address)),
    isCopyKept: handed.isCopyKept === true,
    content: () => writtenMessage(parts),
  }
}

/** Recipients by `?to=`, once for each; without it those of To, Cc and Bcc. The copy kept is as complete as what goes out. */
function fromWhole(who: SignedIn, bytes: Buffer, { to, isCopyKept }: Query): Outgoing {
  const check = new ContentCheck()
  check.push(bytes)
  check.end()
  const header = parseHeader(bytes)
  const named = to === undefined ? undefined : [to].flat()
  const recipients = addressesOf(named ?? ['to', 'cc', 'bcc'].flatMap((name) => header.all(name)))
  const added = [
    header.has('date') ? '' : structuredField('Date', formatDate(now())),
    header.has('message-id') ? '' : structuredField('Message-ID', newMessageId(who)),
  ]
  return {
    returnPath: who.address,
    recipients: recipients.map(({ address }) => address),
    isCopyKept: isCopyKept === 'true',
    content: () => [Buffer.from(added.join(''), 'latin1'), bytes, ...(check.openLineBytes > 0 ? [CRLF] : [])],
  }
}

/** RFC 4648 §4; line ends between are fine, and what else stands there is not taken for a file. @throws Refusal `bad-parameter` */
function bytesOf(base64: string): Buffer {
  const padding = base64.indexOf('=')
  const isWhole = padding < 0 || /^={1,2}[\r\n]*$/.test(base64.slice(padding))
  if (!isWhole || /[^A-Za-z0-9+/=\r\n]/.test(base64)) throw new Refusal('bad-parameter', 'Attachment is not base64')
  return Buffer.from(base64, 'base64')
}

const CRLF = Buffer.from('\r\n')

/** @throws Refusal `bad-address` for what is no list of addresses */
function addressesOf(texts: readonly string[] = []): WrittenAddress[] {
  return texts.flatMap((text) => {
    const found = parseAddressList(text).filter(({ group }) => group === undefined)
    if (found.length === 0 || found.some(({ domain }) => domain === ''))
      throw new Refusal('bad-address', 'Not a list of addresses')
    return found.map((each) => ({ name: each.name, address: addressText(each) }))
  })
}

const newMessageId = ({ address }: SignedIn) => `<${randomText()}@${address.slice(address.lastIndexOf('@') + 1)}>`

async function send(web: Web, who: SignedIn, request: FastifyRequest, outgoing: Outgoing): Promise<Sent> {
  const { intake, maxMessageBytes, maxRecipients, keep } = web.rooms.post
  const { returnPath, isCopyKept, content } = outgoing
  const recipients = [...new Set(outgoing.recipients)].map((address) => ({ address }))
  if (recipients.length === 0) throw new Refusal('bad-parameter', 'A message needs a recipient')
  if (recipients.length > maxRecipients) throw new Refusal('too-many-recipients', 'Too many recipients')
  const session = sessionOf(who, request)
  const smtpUtf8 = [returnPath, ...outgoing.recipients].some((address) => /[^\x00-\x7f]/.test(address))
  const envelope: Envelope = { returnPath, recipients, smtpUtf8, body: '8bitmime' }
  try {
    await intake.sender(session, returnPath)
    for (const recipient of recipients) await intake.recipient(session, recipient)
  } catch (error) {
    if (error instanceof Refusal) intake.refused(session, 'rcpt', error, envelope)
    throw error
  }
  const spool = await intake.spool(session)
  let accepted: Accepted
  try {
    for (const piece of content()) {
      if (spool.size + piece.length > maxMessageBytes)
        throw new Refusal('message-too-big', 'Message exceeds the size limit')
      await spool.write(piece)
    }
    accepted = await intake.accept(session, envelope, spool)
    // After it was taken: a mailbox that is full keeps no copy, and stops no mail.
    if (isCopyKept) await keep(who, spool.stream()).catch(onlyFull)
  } finally {
    await spool.discard()
  }
  if (accepted.heldFor === undefined) return { id: accepted.traceId, state: 'sent' }
  const held = await web.rooms.holds.desk.show(who.owner.organisationId, accepted.traceId)
  return { id: accepted.traceId, state: 'held', why: heldForPrograms(held) }
}

function onlyFull(error: unknown): void {
  if (!(error instanceof Refusal) || error.reason !== 'mailbox-full') throw error
}

/** As intake sees it: who submits, and from where. The name of a client is its own to say. */
function sessionOf({ owner, address, ticket }: SignedIn, request: FastifyRequest): IntakeSession {
  const protocol = request.protocol === 'https' ? 'HTTPS' : 'HTTP'
  const peer = { address: addressOf(request), port: request.socket.remotePort ?? 0, helo: '', protocol } as const
  return { peer, submitter: { owner, address, ticket } }
}

/** A request that comes again with its Idempotency-Key gets the first answer, and nothing goes out twice. draft-ietf-httpapi-idempotency-key-header */
async function once(
  sent: RecentMap<{ readonly hash: string; readonly answer: Promise<Sent> }>,
  { owner }: SignedIn,
  { headers, body, url }: FastifyRequest,
  work: () => Promise<Sent>,
): Promise<Sent> {
  const given = headers['idempotency-key']
  if (typeof given !== 'string' || given === '') return work()
  if (given.length > MAX_KEY) throw new Refusal('bad-parameter', 'Idempotency-Key is too long')
  const key = `${owner.organisationId} ${owner.memberId} ${given}`
  const hash = createHash('sha256').update(url)
  hash.update(Buffer.isBuffer(body) ? body : JSON.stringify(body))
  const digest = hash.digest('base64')
  const before = sent.get(key)
  if (before !== undefined && before.hash !== digest)
    throw new Refusal('already-there', 'This Idempotency-Key was used for another message')
  if (before !== undefined) return before.answer
  const answer = work()
  sent.set(key, { hash: digest, answer })
  // What was refused may be tried again.
  answer.catch(() => sent.delete(key))
  return answer
}
