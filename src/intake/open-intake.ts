// The journey of a message through the house: recipients, judgement, sealing, one transaction, and only then "yes".
import { monotonic, now } from '../base/clock.ts'
import { newTraceId, type BlobId, type OrganisationId, type TraceId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { acceptedOnce, acceptOnce } from '../audit/records.ts'
import { recordTrace, type DeliveredCopy, type TraceEntry } from '../audit/trace.ts'
import { signingKeys } from '../directory/domain-keys.ts'
import type { Directory } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { parseAddressList } from '../mail/address.ts'
import type { Knowledge } from '../intel/knowledge.ts'
import { MAIL_CLASS } from '../mail/data-class.ts'
import type { Envelope, Recipient } from '../mail/envelope.ts'
import type { SigningKey } from '../mail/dkim-sign.ts'
import type { Header } from '../mail/header.ts'
import { shiftDigest } from '../mail/shift-digest.ts'
import type { Classification, Signal, Verdict } from '../mail/signal.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import type { Screening } from '../screening/screen.ts'
import type { ScreeningRequest } from '../screening/screener.ts'
import { domainOf, enqueue } from '../store/queue.ts'
import type { ReadTx, Spool, Store, WriteTx, WrittenBlob } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Accepted, Intake, IntakeSession } from './intake.ts'
import { checkedLinks } from './checked-links.ts'
import { sealCopy, sealSignedCopy } from './copies.ts'
import { memberCopy, onlyFilesCondemn, type MemberCopy } from './member-copy.ts'
import { occasionOf } from './occasion.ts'
import { directionOf, isAuthentic, organisationOf, type Passing } from './passing.ts'
import { destinationsOf, ownerOf, requireRoom } from './recipients.ts'
import { rulingOn, type Ruling, type RulingParts } from './ruling.ts'
import { checkAuthor, completed, headerOf } from './submission.ts'
import { acceptedEntry, refusedEntry } from './trace-entries.ts'
import { returnPathField, traceHeader } from './trace-header.ts'

const log = logOf('intake')

/** reliability.md §4: a client that missed our 250 and sends again within this time gets the same id. */
const SAME_MESSAGE_MS = 15 * 60_000
/** Refusals waiting to be written to the trace; beyond it they are only counted in the log. */
const MAX_PENDING_REFUSALS = 1_000

export interface IntakeParts extends RulingParts {
  readonly store: Store
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  readonly knowledge: Knowledge
  readonly screen: (request: ScreeningRequest) => Promise<Screening>
  /** may add mail and trace entries, cannot read them; may ask what is known of senders */
  readonly mx: Ticket
  /** may look recipients up */
  readonly intake: Ticket
  /** may read what waits in the spool */
  readonly screening: Ticket
  /** whose trace keeps what was refused before any organisation was known */
  readonly house: OrganisationId
  readonly hostname: string
  /** base of the link check page, when links of mail from outside are to lead over it */
  readonly checkLinksAt?: string
}

export function openIntake(parts: IntakeParts): Intake {
  return new Journey(parts)
}

class Journey implements Intake {
  readonly #parts: IntakeParts
  #pendingRefusals = 0
  /** refusals whose trace stands already, with the verdict that led to them */
  readonly #traced = new WeakSet<Error>()

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  async sender(session: IntakeSession, returnPath: string): Promise<void> {
    // A member may send what nobody answers, such as a disposition notification. RFC 8098 §3
    if (session.submitter === undefined || returnPath === '') return
    const { store, directory, intake } = this.#parts
    const found = await store.read(intake, (tx) => directory.resolve(tx, returnPath))
    if (found?.memberId !== session.submitter.owner.memberId) {
      throw new Refusal('not-your-address', 'Sender address is not yours')
    }
  }

  async recipient(session: IntakeSession, recipient: Recipient): Promise<void> {
    const owner = await ownerOf(this.#parts, session, recipient)
    if (owner !== undefined) await requireRoom(this.#parts, owner)
  }

  spool(session: IntakeSession): Promise<Spool> {
    return this.#parts.store.spool(session.submitter?.ticket ?? this.#ticketOf(session))
  }

  async accept(
    session: IntakeSession,
    envelope: Envelope,
    spool: Spool,
    within: (tx: WriteTx) => Promise<void> = async () => {},
  ): Promise<Accepted> {
    const started = monotonic()
    const contentHash = await spool.finish()
    const destinations = await destinationsOf(this.#parts, session, envelope.recipients)
    const organisationId = organisationOf(session, destinations)
    const traceId = newTraceId()

    const { fingerprint, earlier } = await this.#parts.store.read(this.#parts.mx, async (tx) => {
      const fingerprint = await fingerprintOf(tx, organisationId, session, envelope, contentHash)
      return { fingerprint, earlier: await acceptedOnce(tx, fingerprint, now() - SAME_MESSAGE_MS) }
    })
    if (earlier !== undefined) {
      log.info({ trace: earlier }, 'sent again, stored once')
      return { traceId: earlier }
    }

    const submitted = await this.#submitted(session, spool)
    try {
      const message = { session, envelope, spool: submitted, destinations, organisationId, traceId, fingerprint }
      const { acceptedAs, action } = await this.#pass(message, within)
      log.info(
        { trace: acceptedAs, action, bytes: spool.size, ms: Math.round(monotonic() - started) },
        acceptedAs === traceId ? 'accepted' : 'sent twice at once, stored once',
      )
      return { traceId: acceptedAs }
    } finally {
      if (submitted !== spool) await submitted.discard()
    }
  }

  /** A member's message is checked and completed before anybody looks at it: what is judged is what goes on. */
  async #submitted(session: IntakeSession, spool: Spool): Promise<Spool> {
    const { submitter } = session
    if (submitter === undefined) return spool
    const { store, directory, intake } = this.#parts
    const spooled = await headerOf(spool)
    await store.read(intake, (tx) => checkAuthor(tx, directory, submitter, spooled.header))
    return completed(spool, spooled, domainOf(submitter.address), () => this.spool(session))
  }

  /** After the look at the message, which takes its time: freezing has held what waited, and nothing may come after it. */
  async #requireActive({ submitter }: IntakeSession): Promise<void> {
    if (submitter === undefined) return
    const { store, directory, intake } = this.#parts
    const state = await store.read(intake, (tx) => directory.stateOf(tx, submitter.owner))
    if (!SIGNS_IN.has(state)) throw new Refusal('account-frozen', 'Account cannot send mail')
  }

  async #pass(message: Passing, within: (tx: WriteTx) => Promise<void>): Promise<Passed> {
    const { session, envelope, spool, destinations } = message
    const screening = await this.#parts.screen({
      message: spool.handOver(this.#parts.screening),
      direction: directionOf(session, destinations),
      peer: session.peer,
      returnPath: envelope.returnPath,
      recipientCount: envelope.recipients.length,
      receivedAt: now(),
    })
    await this.#requireActive(session)
    const memory = await this.#memoryOf(message, screening)
    const ruling = await rulingOn(this.#parts, message, screening, [...screening.signals, ...memory.signals])
    const { judgement } = ruling
    const { verdict, refusal } = judgement
    const entry = acceptedEntry(message, verdict, screening)
    if (refusal !== undefined) {
      await this.#parts.store.write(this.#parts.mx, async (tx) => {
        await recordTrace(tx, { ...entry, stage: 'data', reason: refusal.reason, detail: refusal.detail })
        await memory.remember(tx, verdict.classification, undefined)
        await ruling.record(tx, entry.at)
      })
      this.#traced.add(refusal)
      throw refusal
    }
    const remember = async (tx: WriteTx, local: BlobId | undefined) => {
      await memory.remember(tx, verdict.classification, local)
      await ruling.record(tx, entry.at)
      await within(tx)
    }
    const copy = await this.#memberCopy(message, screening, verdict)
    const kept = copy ? { ...message, spool: copy.spool } : message
    const known = copy ? { ...screening, digest: copy.digest } : screening
    const placed =
      copy?.isDisarmed && onlyFilesCondemn(verdict) ? { ...judgement, folder: 'inbox' as const } : judgement
    const original = copy?.isDisarmed ? { spool: message.spool, digest: screening.digest } : undefined
    const acceptedAs = await this.#keep(
      kept,
      known,
      { ...ruling, judgement: placed },
      entry,
      remember,
      original,
    ).finally(() => copy?.spool.discard())
    return { acceptedAs, action: verdict.action }
  }

  /** What members get instead of the message, where the administrator wants it; mail of our own people stays. */
  async #memberCopy(
    message: Passing,
    { activeFiles }: Screening,
    verdict: Verdict<string>,
  ): Promise<MemberCopy | undefined> {
    const { store, mx, checkLinksAt } = this.#parts
    // What lies in quarantine for other reasons lies there as it came.
    const files = verdict.action === 'quarantine' && !onlyFilesCondemn(verdict) ? [] : activeFiles
    if (directionOf(message.session, message.destinations) !== 'in') return undefined
    const checkLinks =
      checkLinksAt === undefined
        ? undefined
        : (bytes: Buffer) => checkedLinks({ store, ticket: mx, base: checkLinksAt }, message, bytes)
    return memberCopy(message.spool, files, checkLinks, () => this.spool(message.session))
  }

  /** What is known of the like of this message, and the way to add it. */
  async #memoryOf(message: Passing, screening: Screening): Promise<Memory> {
    const { store, mx, knowledge } = this.#parts
    const occasion = occasionOf(message, screening)
    if (occasion === undefined) return NO_MEMORY
    const known = await knowledge.about(occasion, (work) => store.read(mx, work))
    return {
      signals: known.signals,
      remember: (tx, ...outcome) => knowledge.remember(tx, occasion, known, ...outcome),
    }
  }

  refused(
    session: IntakeSession,
    stage: 'connect' | 'mail' | 'rcpt' | 'data',
    refusal: Error,
    envelope: Partial<Envelope> = {},
  ): void {
    if (this.#traced.has(refusal)) return
    const reason = refusal instanceof Refusal ? refusal.reason : 'unavailable'
    if (this.#pendingRefusals >= MAX_PENDING_REFUSALS) return log.warn({ stage, reason }, 'refused, trace is full')
    this.#pendingRefusals++
    const entry = refusedEntry(session, stage, refusal, envelope, this.#parts.house)
    this.#parts.store
      .write(this.#parts.mx, (tx) => recordTrace(tx, entry))
      .catch((error: unknown) => log.warn({ stage, reason, error: String(error) }, 'refusal not traced'))
      .finally(() => this.#pendingRefusals--)
  }

  /** All that becomes of the message, in one transaction: folders, queue, trace. */
  async #keep(
    { session, envelope, spool, destinations, traceId, organisationId, fingerprint }: Passing,
    screening: Screening,
    { judgement: { folder, keywords, isDiscarded, holdReason, delayMs }, folderOf }: Ruling,
    entry: TraceEntry,
    within: (tx: WriteTx, local: BlobId | undefined) => Promise<void>,
    original?: Original,
  ): Promise<TraceId> {
    const { store, mailboxes, hostname } = this.#parts
    const ticket = this.#ticketOf(session)
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

    const blobs = new Map<OrganisationId, WrittenBlob>()
    for (const { organisationId } of owners) {
      if (!blobs.has(organisationId))
        blobs.set(organisationId, await sealCopy({ store, ticket }, organisationId, header, spool, removed))
    }
    const aside = new Map<OrganisationId, WrittenBlob>()
    for (const { organisationId } of original ? owners : []) {
      if (original && !aside.has(organisationId))
        aside.set(organisationId, await sealCopy({ store, ticket }, organisationId, header, original.spool, removed))
    }
    const signed =
      foreign.length === 0
        ? undefined
        : await sealSignedCopy({ store, ticket }, organisationId, trace, spool, removed, (header) =>
            this.#keysFor(organisationId, header),
          )
    const toReport = isAuthentic(session, envelope, screening) ? destinations.toReport : []
    const local = blobs.get(organisationId)
    // What nobody else is to get lies in the queue until its sender is told of the delivery.
    const onlyReported = toReport.length > 0 && local !== undefined ? { blob: local, is8bit: true } : undefined
    return store.write(ticket, async (tx) => {
      const once = { fingerprint, trace_id: entry.traceId, at_ms: entry.at }
      const acceptedAs = await acceptOnce(tx, once, entry.at - SAME_MESSAGE_MS)
      if (acceptedAs !== entry.traceId) return acceptedAs
      const copies: DeliveredCopy[] = []
      // In the same order for every message: two to the same people never wait for each other in a circle.
      for (const owner of owners.toSorted((a, b) => a.memberId - b.memberId)) {
        const blob = blobs.get(owner.organisationId) as WrittenBlob
        const message = {
          blob,
          digested,
          flags: { system: 0, keywords },
          internalDate: entry.at,
          dataClass: MAIL_CLASS,
        }
        const { mailboxId, uid, emailId } = await mailboxes.append(tx, owner, folderOf(owner.memberId, folder), message)
        copies.push({ memberId: owner.memberId, mailboxId, uid, emailId })
        const asideBlob = aside.get(owner.organisationId)
        if (original === undefined || asideBlob === undefined) continue
        const asItCame = { ...message, blob: asideBlob, digested: shiftDigest(original.digest, shift) }
        const put = await mailboxes.append(tx, owner, 'quarantine', asItCame)
        copies.push({ memberId: owner.memberId, mailboxId: put.mailboxId, uid: put.uid, emailId: put.emailId })
      }
      const queued = signed ?? onlyReported
      if (queued !== undefined) {
        const { recipients: _, ...facts } = envelope
        await enqueue(tx, {
          organisationId,
          queueId: traceId,
          ...(session.submitter !== undefined && { memberId: session.submitter.owner.memberId }),
          envelope: { ...facts, is8bit: queued.is8bit },
          recipients: foreign,
          delivered: toReport,
          blob: queued.blob,
          holdReason,
          due: entry.at + delayMs,
        })
      }
      await recordTrace(tx, { ...entry, copies })
      await within(tx, local?.blobId)
      return acceptedAs
    })
  }

  /** The keys of the author's domain; it is one of ours, because the author is. */
  #keysFor(organisationId: OrganisationId, header: Header): Promise<readonly SigningKey[]> {
    const [author] = header.all('from').flatMap((text) => parseAddressList(text))
    return this.#parts.store.read(this.#parts.intake, (tx) =>
      signingKeys(tx, organisationId, author?.domain.toLowerCase() ?? ''),
    )
  }

  #ticketOf(session: IntakeSession): Ticket {
    return session.own?.ticket ?? this.#parts.mx
  }
}

/** A message that members get changed, as it came. */
interface Original {
  readonly spool: Spool
  readonly digest: DigestedMessage
}

interface Memory {
  readonly signals: readonly Signal[]
  readonly remember: (tx: WriteTx, classification: Classification, blobId: BlobId | undefined) => Promise<void>
}

/** Of what the house itself writes. */
const NO_MEMORY: Memory = { signals: [], remember: async () => {} }

interface Passed {
  readonly acceptedAs: TraceId
  readonly action: string
}

/** What makes a message the same one sent again: client, envelope and content, under a key. */
async function fingerprintOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  session: IntakeSession,
  envelope: Envelope,
  contentHash: string,
): Promise<Buffer> {
  const recipients = envelope.recipients.map(({ address }) => address).sort()
  const parts = [
    session.peer.address,
    session.submitter?.owner.memberId ?? '',
    envelope.returnPath,
    ...recipients,
    contentHash,
  ]
  return (await tx.sealer('trace', { organisationId }, 'C2')).token(JSON.stringify(parts))
}
