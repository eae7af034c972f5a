// The copy of a message that leaves with its files as a link: the files sealed apart, a notice in the place of each.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { DataClass } from '../mail/data-class.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { replaceBody, replaceParts } from '../mail/replace-parts.ts'
import type { Part } from '../mail/structure.ts'
import { contentOf, fileNameOf, isAttachment } from '../mail/text.ts'
import type { SecureLinkWish } from '../policy/leaving.ts'
import type { FieldRange } from '../screening/authentication-results.ts'
import type { Screening } from '../screening/screening.ts'
import { addSecureLink, LINK_CLASS } from '../store/secure-link.ts'
import type { Spool, Store, WriteTx, WrittenBlob } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Passing } from './passing.ts'
import { linkNotice } from './secure-link-letters.ts'
import { linkToken } from './secure-link-token.ts'

export interface SecureLinkSettings {
  /** where the pages are, `https://mail.example.org` */
  readonly base: string
  /** ms that a link works */
  readonly lifetimeMs: number
}

export interface SecuredCopy {
  /** finished; the caller discards it */
  readonly spool: Spool
  /** what is still to be cut out of it */
  readonly removed: readonly FieldRange[]
  /** The link with its files, in the transaction that sends the copy; may run again. */
  record(tx: WriteTx): Promise<void>
}

/** Whether a copy that was sealed for one wish does for another. */
export function isSameWish(one: SecureLinkWish | undefined, other: SecureLinkWish | undefined): boolean {
  return one?.overBytes === other?.overBytes
}

/** bytes; a larger message cannot be changed in memory */
const MAX_MESSAGE = 268_435_456
const MAX_FILES = 200
const MAX_NAME = 255 // UTF-16 units
const MAX_SUBJECT = 500

/**
 * @param ticket  may add mail and mail on its way out
 * @returns undefined when no file of the message is that large
 * @throws Refusal `message-too-big`
 */
export async function securedCopy(
  { store, ticket, links }: { readonly store: Store; readonly ticket: Ticket; readonly links: SecureLinkSettings },
  { session, spool, destinations, traceId, organisationId }: Passing,
  { digest, forgedHeaderRanges: removed, leaks }: Pick<Screening, 'digest' | 'forgedHeaderRanges' | 'leaks'>,
  wish: SecureLinkWish,
): Promise<SecuredCopy | undefined> {
  const { submitter } = session
  if (submitter === undefined || destinations.foreign.length === 0) return undefined
  if (spool.size > MAX_MESSAGE) throw new Refusal('message-too-big', 'Message is too large to be sent as a link')
  const bytes = await allOf(spool)
  const { root } = parseMessage(bytes)
  const parts = filesOver(bytes, root, wish.overBytes)
  if (parts.length === 0) return undefined
  const linkId = randomText()
  const createdAt = now()
  const expiresAt = createdAt + links.lifetimeMs
  const sealer = await store.read(ticket, (tx) => tx.sealer('queue', { organisationId }, LINK_CLASS))
  const url = `${links.base}/s/${linkToken(sealer, { organisationId, linkId })}`
  const dataClass: DataClass = leaks?.dataClass ?? 'C3'
  const files: { file: number; name: string; type: string; blob: WrittenBlob }[] = []
  for (const [index, part] of parts.entries()) {
    const blob = await sealed({ store, ticket }, organisationId, dataClass, contentOf(bytes, part))
    files.push({ file: index + 1, name: nameOf(part, index), type: `${part.type}/${part.subtype}`, blob })
  }
  const notices = files.map(({ name, blob }) => ({
    name,
    text: linkNotice({ name, size: blob.size, url, expiresAt }),
    isShown: true as const,
  }))
  const changed = changedMessage(bytes, root, parts, notices, removed)
  const copy = await store.spool(ticket)
  try {
    await copy.write(changed.bytes)
    await copy.finish()
  } catch (error) {
    await copy.discard()
    throw error
  }
  const { memberId } = submitter.owner
  const facts = { sender: submitter.address, subject: digest.digest.envelope.subject.slice(0, MAX_SUBJECT), rule: wish.rule } // prettier-ignore
  const recipients = [...new Set(destinations.foreign.map(({ address }) => address.toLowerCase()))]
  return {
    spool: copy,
    removed: changed.removed,
    async record(tx) {
      const link = { organisationId, linkId, memberId, traceId, facts, files, recipients, createdAt, expiresAt }
      await addSecureLink(tx, link)
      const event = { organisationId, memberId, actor: traceId, linkId }
      await recordEvent(tx, { type: 'secure-link.created', ...event, files: files.length, until: expiresAt })
    },
  }
}

/** Files of more than so many bytes; what is signed or locked by its sender's own keys cannot be taken apart. */
function filesOver(bytes: Buffer, root: Part, overBytes: number): Part[] {
  const files: Part[] = []
  const open = [root]
  for (let part = open.shift(); part !== undefined && files.length < MAX_FILES; part = open.shift()) {
    if (part.type === 'multipart') {
      if (part.subtype !== 'encrypted') open.unshift(...part.children)
    } else if (isAttachment(part) && !OF_PROGRAMS.has(part.subtype)) {
      // What is packed is never smaller than its content.
      if (part.bodyEnd - part.bodyStart > overBytes && contentOf(bytes, part).length > overBytes) files.push(part)
    }
  }
  return files
}

/** Signatures, locked messages (RFC 8551, RFC 3156), and reports for programs (RFC 3464, RFC 8098). */
const OF_PROGRAMS: ReadonlySet<string> = new Set([
  'pgp-signature',
  'pgp-encrypted',
  'pkcs7-signature',
  'x-pkcs7-signature',
  'pkcs7-mime',
  'x-pkcs7-mime',
  'delivery-status',
  'disposition-notification',
])

function nameOf(part: Part, index: number): string {
  const name = fileNameOf(part)
    .replaceAll(/[\x00-\x1f\x7f/\\]/g, '_')
    .slice(-MAX_NAME)
  return name === '' ? `file-${index + 1}${part.type === 'message' ? '.eml' : ''}` : name
}

type Notice = Omit<Parameters<typeof replaceBody>[2], never>

function changedMessage(
  bytes: Buffer,
  root: Part,
  parts: readonly Part[],
  notices: readonly Notice[],
  removed: readonly FieldRange[],
): { readonly bytes: Buffer; readonly removed: readonly FieldRange[] } {
  const [notice] = notices
  if (parts[0] === root && notice !== undefined)
    return {
      bytes: replaceBody(
        bytes,
        root,
        notice,
        removed.map(({ start }) => start),
      ),
      removed: [],
    }
  const replacements = parts.map(({ section }, index) => ({ section, ...(notices[index] as Notice) }))
  const changed = replaceParts(bytes, root, replacements)
  if (changed === undefined) throw new Refusal('malformed-message', 'Message cannot be sent as a link')
  return { bytes: changed, removed }
}

async function sealed(
  { store, ticket }: { readonly store: Store; readonly ticket: Ticket },
  organisationId: Passing['organisationId'],
  dataClass: DataClass,
  content: Buffer,
): Promise<WrittenBlob> {
  const writer = await store.blobs.create(ticket, organisationId, dataClass)
  try {
    await writer.write(content)
    return await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

async function allOf(spool: Spool): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of spool.stream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
