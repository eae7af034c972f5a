// A message as a program hands it in, as JSON or whole: where it goes, and its bytes piece by piece.
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { now } from '../../../base/clock.ts'
import { randomText } from '../../../base/ids.ts'
import { Refusal } from '../../../base/refusal.ts'
import { addressText, parseAddressList } from '../../../mail/address.ts'
import { formatDate } from '../../../mail/date.ts'
import { structuredField, type WrittenAddress } from '../../../mail/header-writer.ts'
import { parseHeader, type Header } from '../../../mail/header.ts'
import { writtenMessage } from '../../../mail/written-message.ts'
import { ContentCheck } from '../../../wire/smtp/content-check.ts'
import type { HandedMessage } from './fields-of-messages.ts'

/** A message that has come in whole. */
export interface Handed {
  readonly returnPath: string
  /** each once */
  readonly recipients: readonly string[]
  /** of the body as the program wrote it, hex */
  readonly digest: string
}

/** Takes the message on, piece by piece. @throws Refusal `message-too-big` */
export type Write = (piece: Buffer) => Promise<void>

/** @throws Refusal `bad-parameter`, `bad-address`, and what `write` throws */
export async function handedAsParts(address: string, handed: HandedMessage, write: Write): Promise<Handed> {
  const [to, cc, bcc, replyTo] = [handed.to, handed.cc, handed.bcc, handed.replyTo].map((texts) => addressesOf(texts))
  const [from = { address }] = handed.from === undefined ? [] : addressesOf([handed.from])
  const files = (handed.attachments ?? []).map(({ content, ...file }) => ({ ...file, content: bytesOf(content) }))
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
    messageId: newMessageId(address),
    date: now(),
    boundary: `=_${randomText()}`,
  }
  for (const piece of writtenMessage(parts)) await write(piece)
  return {
    returnPath: from.address,
    recipients: eachOnce([to, cc, bcc].flatMap((each) => each ?? [])),
    digest: digestOf(handed),
  }
}

/** Files one by one: together they may be the largest text of the house. */
function digestOf({ attachments = [], ...rest }: HandedMessage): string {
  const hash = createHash('sha256').update(JSON.stringify(rest))
  for (const { name, type, content } of attachments)
    hash.update(JSON.stringify([name, type, content.length])).update(content)
  return hash.digest('hex')
}

/**
 * Recipients are those named beside it, or those of To, Cc and Bcc. What lacks Date or Message-ID gets them here, so that a copy
 * that is kept is as complete as what goes out.
 * @throws Refusal `bare-newline`, `malformed-message`, `bad-address`, `bad-parameter` when it breaks off, and what `write` throws
 */
export async function handedWhole(
  address: string,
  body: Readable,
  to: string | readonly string[] | undefined,
  write: Write,
): Promise<Handed> {
  const [check, hash] = [new ContentCheck(), createHash('sha256')]
  const head: Buffer[] = []
  let header: Header | undefined
  const begin = async (): Promise<Header> => {
    const bytes = Buffer.concat(head)
    const parsed = parseHeader(bytes)
    await write(Buffer.from(missingIn(parsed, address), 'latin1'))
    await write(bytes)
    return parsed
  }
  for await (const chunk of chunksOf(body)) {
    check.push(chunk)
    hash.update(chunk)
    if (header !== undefined) await write(chunk)
    else head.push(chunk)
    if (header === undefined && !check.isInHeader) header = await begin()
  }
  check.end()
  const whole = header ?? (await begin())
  if (check.openLineBytes > 0) await write(Buffer.from('\r\n'))
  const named = to === undefined ? ['to', 'cc', 'bcc'].flatMap((name) => whole.all(name)) : [to].flat()
  return { returnPath: address, recipients: eachOnce(addressesOf(named)), digest: hash.digest('hex') }
}

/** Leaves the connection as it is when we stop early: the answer still has to go out. */
async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body.iterator({ destroyOnReturn: false })
  } catch (error) {
    throw new Refusal('bad-parameter', 'The message broke off', String(error), { cause: error })
  }
}

const missingIn = (header: Header, address: string): string =>
  [
    header.has('date') ? '' : structuredField('Date', formatDate(now())),
    header.has('message-id') ? '' : structuredField('Message-ID', newMessageId(address)),
  ].join('')

const newMessageId = (address: string) => `<${randomText()}@${address.slice(address.lastIndexOf('@') + 1)}>`

const eachOnce = (addresses: readonly WrittenAddress[]): string[] => [
  ...new Set(addresses.map(({ address }) => address)),
]

/** @throws Refusal `bad-address` for what is no list of addresses */
function addressesOf(texts: readonly string[] = []): WrittenAddress[] {
  return texts.flatMap((text) => {
    const found = parseAddressList(text).filter(({ group }) => group === undefined)
    if (found.length === 0 || found.some(({ domain }) => domain === ''))
      throw new Refusal('bad-address', 'Not a list of addresses')
    return found.map((each) => ({ name: each.name, address: addressText(each) }))
  })
}

/** RFC 4648 §4; line ends between are fine, and what else stands there is not taken for a file. @throws Refusal `bad-parameter` */
function bytesOf(base64: string): Buffer {
  const padding = base64.indexOf('=')
  const isWhole = padding < 0 || /^={1,2}[\r\n]*$/.test(base64.slice(padding))
  if (!isWhole || /[^A-Za-z0-9+/=\r\n]/.test(base64)) throw new Refusal('bad-parameter', 'Attachment is not base64')
  return Buffer.from(base64, 'base64')
}
