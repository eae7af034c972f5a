// All that becomes of a message that goes on: copies sealed first, then put into folders and the queue in the caller's transaction.
import type { BlobId, OrganisationId } from '../base/ids.ts'
import type { DeliveredCopy } from '../audit/trace.ts'
import { signingKeys } from '../directory/domain-keys.ts'
import { parseAddressList } from '../mail/address.ts'
import type { SigningKey } from '../mail/dkim-sign.ts'
import type { Header } from '../mail/header.ts'
import { shiftDigest } from '../mail/shift-digest.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import type { SecureLinkWish } from '../policy/leaving.ts'
import type { Screening } from '../screening/screening.ts'
import { enqueue } from '../store/queue.ts'
import type { Spool, Store, WriteTx, WrittenBlob } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { classOf, sealCopy, sealSignedCopy } from './copies.ts'
import { isAuthentic, type Passing } from './passing.ts'
import type { Ruling } from './ruling.ts'
import { securedCopy, type SecureLinkSettings } from './secure-link-copy.ts'
import { returnPathField, traceHeader } from './trace-header.ts'

export interface PlacingParts {
  readonly store: Store
  readonly mailboxes: Mailboxes
  readonly hostname: string
  /** may look for the keys of a domain */
  readonly intake: Ticket
  /** how files leave as a link, where that is wanted */
  readonly secureLinks: SecureLinkSettings
}

/** A message that members get changed, as it came. */
export interface Original {
  readonly spool: Spool
  readonly digest: DigestedMessage
}

export interface PlacingOptions {
  readonly original?: Original
  /** its place among the held messages of its sender, when it was one */
  readonly line?: number
  /** files of what leaves go as a link */
  readonly link?: SecureLinkWish | undefined
}

export interface Placing {
  /** of the sender's organisation, in folders */
  readonly local: BlobId | undefined
  /** Puts every copy where it belongs; may run again. @param at  ms since 1970: when it arrived */
  place(tx: WriteTx, at: number): Promise<readonly DeliveredCopy[]>
}

/** @param ticket  may add mail */
export async function sealedPlacing(
  { store, mailboxes, hostname, intake, secureLinks }: PlacingParts,
  ticket: Ticket,
  message: Passing,
  screening: Screening,
  { judgement, folderOf }: Pick<Ruling, 'judgement' | 'folderOf'>,
  { original, line, link }: PlacingOptions = {},
): Promise<Placing> {
  const { session, envelope, spool, destinations, traceId, organisationId } = message
  const { folder, keywords, isDiscarded, holdReason, delayMs } = judgement
  const authenticationResults = screening.senderAuth?.authenticationResults ?? ''
  const trace = traceHeader({ hostname, peer: session.peer, envelope, traceId, authenticationResults })
  // A message that does not begin with a header is all body, for every reader: its first lines must not join our header.
  const isAllBody = screening.digest.digest.structure.bodyStart === 0
  const header = returnPathField(envelope) + trace + (isAllBody ? '\r\n' : '')
  const removed = screening.forgedHeaderRanges
  const shift = removed.reduce((sum, { start, end }) => sum - (end - start), Buffer.byteLength(header))
  const digested = shiftDigest(screening.digest, shift)
  const { foreign } = destinations
  const owners = isDiscarded ? [] : destinations.owners
  const dataClass = classOf(screening)
  const copying = { store, ticket, dataClass }

  const sealedFor = async (content: Spool): Promise<ReadonlyMap<OrganisationId, WrittenBlob>> => {
    const blobs = new Map<OrganisationId, WrittenBlob>()
    for (const { organisationId } of owners) {
      if (!blobs.has(organisationId))
        blobs.set(organisationId, await sealCopy(copying, organisationId, header, content, removed))
    }
    return blobs
  }
  const blobs = await sealedFor(spool)
  const aside = original === undefined ? new Map<OrganisationId, WrittenBlob>() : await sealedFor(original.spool)
  const sign = (content: Spool, cut: Screening['forgedHeaderRanges']) =>
    sealSignedCopy(copying, organisationId, trace, content, cut, (header) =>
      keysFor(store, intake, organisationId, header),
    )
  const secured = link && (await securedCopy({ store, ticket, links: secureLinks }, message, screening, link))
  const signed =
    foreign.length === 0
      ? undefined
      : await (secured === undefined ? sign(spool, removed) : sign(secured.spool, secured.removed)).finally(() =>
          secured?.spool.discard(),
        )
  const toReport = isAuthentic(session, envelope, screening) ? destinations.toReport : []
  const local = blobs.get(organisationId)
  // What nobody else is to get lies in the queue until its sender is told of the delivery.
  const onlyReported = toReport.length > 0 && local !== undefined ? { blob: local, is8bit: true } : undefined

  const place = async (tx: WriteTx, at: number): Promise<readonly DeliveredCopy[]> => {
    const copies: DeliveredCopy[] = []
    // In the same order for every message: two to the same people never wait for each other in a circle.
    for (const owner of owners.toSorted((a, b) => a.memberId - b.memberId)) {
      const blob = blobs.get(owner.organisationId) as WrittenBlob
      const copy = { blob, digested, flags: { system: 0, keywords }, internalDate: at, dataClass }
      const { mailboxId, uid, emailId } = await mailboxes.append(tx, owner, folderOf(owner.memberId, folder), copy)
      copies.push({ memberId: owner.memberId, mailboxId, uid, emailId })
      const asideBlob = aside.get(owner.organisationId)
      if (original === undefined || asideBlob === undefined) continue
      const asItCame = { ...copy, blob: asideBlob, digested: shiftDigest(original.digest, shift) }
      const put = await mailboxes.append(tx, owner, 'quarantine', asItCame)
      copies.push({ memberId: owner.memberId, mailboxId: put.mailboxId, uid: put.uid, emailId: put.emailId })
    }
    const queued = signed ?? onlyReported
    if (queued === undefined) return copies
    await secured?.record(tx)
    const { recipients: _, ...facts } = envelope
    await enqueue(tx, {
      organisationId,
      queueId: traceId,
      ...(session.submitter !== undefined && { memberId: session.submitter.owner.memberId }),
      envelope: { ...facts, is8bit: queued.is8bit },
      recipients: foreign,
      messageId: screening.digest.digest.envelope.messageId,
      delivered: toReport,
      blob: queued.blob,
      holdReason,
      due: at + delayMs,
      ...(line !== undefined && { place: line }),
    })
    return copies
  }
  return { local: local?.blobId, place }
}

/** The keys of the author's domain; it is one of ours, because the author is. */
function keysFor(
  store: Store,
  intake: Ticket,
  organisationId: OrganisationId,
  header: Header,
): Promise<readonly SigningKey[]> {
  const [author] = header.all('from').flatMap((text) => parseAddressList(text))
  return store.read(intake, (tx) => signingKeys(tx, organisationId, author?.domain.toLowerCase() ?? ''))
}
