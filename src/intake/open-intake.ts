// The journey of a message through the house: recipients, judgement, sealing, one transaction, and only then "yes".
import { monotonic, now } from '../base/clock.ts'
import { newTraceId, type OrganisationId, type TraceId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { acceptedOnce, acceptOnce } from '../audit/records.ts'
import { recordTrace, type DeliveredCopy, type TraceEntry } from '../audit/trace.ts'
import { domains } from '../directory/records.ts'
import type { Directory } from '../directory/directory.ts'
import { RECEIVES_MAIL } from '../directory/member.ts'
import { MAIL_CLASS } from '../mail/data-class.ts'
import type { Direction, Envelope, Recipient } from '../mail/envelope.ts'
import { shiftDigest } from '../mail/shift-digest.ts'
import type { InboundAction, Verdict } from '../mail/signal.ts'
import type { Mailboxes, Owner, SpecialUse } from '../mailbox/mailbox.ts'
import { decideInbound } from '../policy/decide.ts'
import type { FieldRange } from '../screening/authentication-results.ts'
import type { Screening } from '../screening/screen.ts'
import type { ScreeningRequest } from '../screening/screener.ts'
import type { ReadTx, Spool, Store, WrittenBlob } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Accepted, Intake, IntakeSession } from './intake.ts'
import { traceHeader } from './trace-header.ts'

const log = logOf('intake')

/** reliability.md §4: a client that missed our 250 and sends again within this time gets the same id. */
const SAME_MESSAGE_MS = 15 * 60_000
/** Refusals waiting to be written to the trace; beyond it they are only counted in the log. */
const MAX_PENDING_REFUSALS = 1_000

/** Which folder an action puts a message into; actions that are not here keep it out of the mailbox. */
const FOLDER_OF: Partial<Record<InboundAction, SpecialUse>> = {
  deliver: 'inbox',
  bulk: 'bulk',
  junk: 'junk',
  quarantine: 'quarantine',
}

export interface IntakeParts {
  readonly store: Store
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  readonly screen: (request: ScreeningRequest) => Promise<Screening>
  /** may add mail and trace entries, cannot read them */
  readonly mx: Ticket
  /** may look recipients up */
  readonly intake: Ticket
  /** may read what waits in the spool */
  readonly screening: Ticket
  /** whose trace keeps what was refused before any organisation was known */
  readonly house: OrganisationId
  readonly hostname: string
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
    if (session.submitter === undefined) return
    const { store, directory, intake } = this.#parts
    const found = await store.read(intake, (tx) => directory.resolve(tx, returnPath))
    if (found?.memberId !== session.submitter.owner.memberId) {
      throw new Refusal('not-your-address', 'Sender address is not yours')
    }
  }

  async recipient(session: IntakeSession, recipient: Recipient): Promise<void> {
    await this.#ownerOf(session, recipient)
  }

  spool(session: IntakeSession): Promise<Spool> {
    return this.#parts.store.spool(session.submitter?.ticket ?? this.#parts.mx)
  }

  async accept(session: IntakeSession, envelope: Envelope, spool: Spool): Promise<Accepted> {
    const started = monotonic()
    const contentHash = await spool.finish()
    const owners = await this.#owners(session, envelope)
    const [{ organisationId }] = owners
    const traceId = newTraceId()
    const direction: Direction = session.submitter === undefined ? 'in' : 'internal'

    const fingerprint = await this.#fingerprint(organisationId, session, envelope, contentHash)
    const earlier = await this.#parts.store.read(this.#parts.mx, (tx) =>
      acceptedOnce(tx, fingerprint, now() - SAME_MESSAGE_MS),
    )
    if (earlier !== undefined) {
      log.info({ trace: earlier }, 'sent again, stored once')
      return { traceId: earlier }
    }

    const screening = await this.#parts.screen({
      message: spool.handOver(this.#parts.screening),
      direction,
      peer: session.peer,
      returnPath: envelope.returnPath,
      recipientCount: envelope.recipients.length,
      receivedAt: now(),
    })
    const verdict = decideInbound(screening.signals)
    const entry = this.#entry(organisationId, traceId, direction, session, envelope, spool.size, verdict, screening)
    const folder = FOLDER_OF[verdict.action]
    if (folder === undefined) {
      const refusal = refusalOf(verdict)
      await this.#parts.store.write(this.#parts.mx, (tx) =>
        recordTrace(tx, { ...entry, stage: 'data', reason: refusal.reason, detail: refusal.detail }),
      )
      this.#traced.add(refusal)
      throw refusal
    }

    const header = traceHeader({
      hostname: this.#parts.hostname,
      peer: session.peer,
      envelope,
      traceId,
      authenticationResults: screening.senderAuth?.authenticationResults ?? '',
    })
    const acceptedAs = await this.#deliver(owners, folder, header, spool, screening, entry, fingerprint)
    log.info(
      { trace: acceptedAs, action: verdict.action, bytes: spool.size, ms: Math.round(monotonic() - started) },
      acceptedAs === traceId ? 'accepted' : 'sent twice at once, stored once',
    )
    return { traceId: acceptedAs }
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
    const entry: TraceEntry = {
      organisationId: session.submitter?.owner.organisationId ?? this.#parts.house,
      traceId: newTraceId(),
      at: now(),
      direction: session.submitter === undefined ? 'in' : 'out',
      stage,
      action: 'refused',
      reason,
      classification: '',
      size: 0,
      sender: envelope.returnPath ?? '',
      recipients: envelope.recipients?.map(({ address }) => address) ?? [],
      recipientCount: envelope.recipients?.length ?? 0,
      peerAddress: session.peer.address,
      helo: session.peer.helo,
      messageId: '',
      signals: [],
      rules: [],
      copies: [],
      detail: refusal instanceof Refusal ? refusal.detail : '',
    }
    this.#parts.store
      .write(this.#parts.mx, (tx) => recordTrace(tx, entry))
      .catch((error: unknown) => log.warn({ stage, reason, error: String(error) }, 'refusal not traced'))
      .finally(() => this.#pendingRefusals--)
  }

  async #ownerOf(session: IntakeSession, recipient: Recipient): Promise<Owner> {
    const { store, directory, mailboxes, intake, mx } = this.#parts
    const found = await store.read(intake, async (tx) => {
      const owner = await directory.resolve(tx, await this.#addressOf(tx, recipient))
      if (owner?.memberId === undefined) return owner
      return {
        ...owner,
        state: await directory.stateOf(tx, { organisationId: owner.organisationId, memberId: owner.memberId }),
      }
    })
    if (found === undefined) {
      const why =
        session.submitter === undefined ? 'This server does not relay' : 'Delivery to other servers is not set up'
      throw new Refusal('relaying-denied', why)
    }
    if (found.memberId === undefined || !('state' in found)) throw new Refusal('no-such-recipient', 'No such recipient')
    if (!RECEIVES_MAIL.has(found.state)) throw new Refusal('no-such-recipient', 'No such recipient')
    const owner = { organisationId: found.organisationId, memberId: found.memberId }
    const hasRoom = await store.read(mx, (tx) => mailboxes.hasRoom(tx, owner))
    if (!hasRoom) throw new Refusal('mailbox-full', 'Mailbox is full')
    return owner
  }

  /** RFC 5321 §4.1.1.3: postmaster may come without a domain; then it is the house's own. */
  async #addressOf(tx: ReadTx, { address }: Recipient): Promise<string> {
    if (address.includes('@')) return address
    const [domain = ''] = await domains(tx, this.#parts.house)
    return `${address}@${domain}`
  }

  /** The distinct owners; a message of several organisations is taken for one at a time (452 for the others). */
  async #owners(session: IntakeSession, envelope: Envelope): Promise<[Owner, ...Owner[]]> {
    const byMember = new Map<number, Owner>()
    for (const recipient of envelope.recipients) {
      const owner = await this.#ownerOf(session, recipient)
      byMember.set(owner.memberId, owner)
    }
    const [first, ...others] = byMember.values()
    if (first === undefined) throw new Refusal('bad-sequence', 'No recipients')
    return [first, ...others]
  }

  async #deliver(
    owners: readonly Owner[],
    folder: SpecialUse,
    header: Buffer,
    spool: Spool,
    screening: Screening,
    entry: TraceEntry,
    fingerprint: Buffer,
  ): Promise<TraceId> {
    const { store, mailboxes, mx } = this.#parts
    const blobs = new Map<OrganisationId, WrittenBlob>()
    for (const { organisationId } of owners) {
      if (!blobs.has(organisationId))
        blobs.set(organisationId, await this.#seal(organisationId, header, spool, screening))
    }
    const removed = screening.forgedHeaderRanges.reduce((sum, { start, end }) => sum + end - start, 0)
    const digested = shiftDigest(screening.digest, header.length - removed)
    return store.write(mx, async (tx) => {
      const once = { fingerprint, trace_id: entry.traceId, at_ms: entry.at }
      const acceptedAs = await acceptOnce(tx, once, entry.at - SAME_MESSAGE_MS)
      if (acceptedAs !== entry.traceId) return acceptedAs
      const copies: DeliveredCopy[] = []
      for (const owner of owners) {
        const blob = blobs.get(owner.organisationId) as WrittenBlob
        const message = {
          blob,
          digested,
          flags: { system: 0, keywords: [] },
          internalDate: entry.at,
          dataClass: MAIL_CLASS,
        }
        const { mailboxId, uid, emailId } = await mailboxes.append(tx, owner, folder, message)
        copies.push({ memberId: owner.memberId, mailboxId, uid, emailId })
      }
      await recordTrace(tx, { ...entry, copies })
      return acceptedAs
    })
  }

  /** Our header fields, then the message without those that claim to be ours. */
  async #seal(
    organisationId: OrganisationId,
    header: Buffer,
    spool: Spool,
    screening: Screening,
  ): Promise<WrittenBlob> {
    const writer = await this.#parts.store.blobs.create(this.#parts.mx, organisationId, MAIL_CLASS)
    try {
      await writer.write(header)
      let at = 0
      for await (const chunk of spool.stream()) {
        for (const piece of without(chunk, at, screening.forgedHeaderRanges)) await writer.write(piece)
        at += chunk.length
      }
      return await writer.finish()
    } catch (error) {
      await writer.abandon()
      throw error
    }
  }

  #fingerprint(
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
    return this.#parts.store.read(this.#parts.mx, async (tx) =>
      (await tx.sealer('trace', { organisationId }, 'C2')).token(JSON.stringify(parts)),
    )
  }

  #entry(
    organisationId: OrganisationId,
    traceId: TraceId,
    direction: Direction,
    session: IntakeSession,
    envelope: Envelope,
    size: number,
    verdict: Verdict,
    screening: Screening,
  ): TraceEntry {
    return {
      organisationId,
      traceId,
      at: now(),
      direction,
      stage: 'accepted',
      action: verdict.action,
      reason: '',
      classification: verdict.classification,
      size,
      sender: envelope.returnPath,
      recipients: envelope.recipients.map(({ address }) => address),
      recipientCount: envelope.recipients.length,
      peerAddress: session.peer.address,
      helo: session.peer.helo,
      messageId: screening.digest.digest.envelope.messageId,
      signals: verdict.signals,
      rules: verdict.rules,
      copies: [],
      detail: '',
    }
  }
}

/** What the peer is told when a message stays out: generic; the rules that led to it stand in the trace. */
function refusalOf(verdict: Verdict): Refusal {
  const detail = verdict.rules.join(' ')
  if (verdict.action === 'tempfail')
    return new Refusal('scanner-unavailable', 'Message cannot be checked now, try again later', detail)
  if (verdict.classification === 'malware')
    return new Refusal('malware-found', 'Message refused: it carries malware', detail)
  return new Refusal('policy-refused', 'Message refused by policy', detail)
}

/** The parts of a chunk, which begins at `at` in the message, that lie outside all ranges, which are in message order. */
function* without(chunk: Buffer, at: number, ranges: readonly FieldRange[]): Generator<Buffer> {
  let from = 0
  for (const { start, end } of ranges) {
    const first = Math.min(Math.max(start - at, from), chunk.length)
    if (first > from) yield chunk.subarray(from, first)
    from = Math.max(from, Math.min(Math.max(end - at, 0), chunk.length))
  }
  if (from < chunk.length) yield chunk.subarray(from)
}
