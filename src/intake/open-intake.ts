// The journey of a message through the house: recipients, judgement, sealing, one transaction, and only then "yes".
import { monotonic, now } from '../base/clock.ts'
import { newTraceId, type OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { acceptedOnce } from '../audit/records.ts'
import { recordTrace, type TraceEntry } from '../audit/trace.ts'
import type { Directory } from '../directory/directory.ts'
import { addressText } from '../mail/address.ts'
import type { Envelope, Recipient } from '../mail/envelope.ts'
import type { Verdict } from '../mail/signal.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import type { Screening } from '../screening/screening.ts'
import { needOf } from '../store/hold.ts'
import { domainOf } from '../store/queue.ts'
import type { ReadTx, Spool, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import {
  acceptedAs,
  acceptOrEarlier,
  recordPlaced,
  recordRefusal,
  sinceSame,
  type Passed,
  type Within,
} from './accepting.ts'
import type { Accepted, Intake, IntakeSession } from './intake.ts'
import { checkedLinks } from './checked-links.ts'
import { depart } from './departing.ts'
import type { DepartureParts } from './departure.ts'
import { lookAt, type Looked, type LookingParts } from './looking.ts'
import { memberCopy, onlyFilesCondemn, type MemberCopy } from './member-copy.ts'
import { directionOf, organisationOf, type Passing } from './passing.ts'
import { sealedPlacing } from './placing.ts'
import type { SecureLinkSettings } from './secure-link-copy.ts'
import { destinationsOf, ownerOf, requireRoom } from './recipients.ts'
import { reportIn, type ReportSettings } from './report-reading.ts'
import { checkAuthor, completed, headerOf } from './submission.ts'
import { acceptedEntry, refusedEntry } from './trace-entries.ts'

const log = logOf('intake')

/** Refusals waiting to be written to the trace; beyond it they are only counted in the log. */
const MAX_PENDING_REFUSALS = 1_000

export interface IntakeParts extends LookingParts, DepartureParts {
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  /** may add mail and trace entries, cannot read them; may ask what is known of senders */
  readonly mx: Ticket
  /** may look recipients and keys up */
  readonly intake: Ticket
  /** whose trace keeps what was refused before any organisation was known */
  readonly house: OrganisationId
  readonly hostname: string
  /** how files leave as a link, where that is wanted */
  readonly secureLinks: SecureLinkSettings
  /** where complaints about our members' mail arrive */
  readonly reports: ReportSettings
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
    within: Within = async () => {},
  ): Promise<Accepted> {
    const started = monotonic()
    const contentHash = await spool.finish()
    const destinations = await destinationsOf(this.#parts, session, envelope.recipients)
    const organisationId = organisationOf(session, destinations)
    const traceId = newTraceId()

    const { fingerprint, earlier, heldFor } = await this.#parts.store.read(this.#parts.mx, async (tx) => {
      const fingerprint = await fingerprintOf(tx, organisationId, session, envelope, contentHash)
      const earlier = await acceptedOnce(tx, fingerprint, sinceSame(now()))
      return { fingerprint, earlier, heldFor: earlier && (await needOf(tx, organisationId, earlier)) }
    })
    if (earlier !== undefined) {
      log.info({ trace: earlier }, 'sent again, stored once')
      return acceptedAs(earlier, heldFor)
    }

    const submitted = await this.#submitted(session, spool)
    try {
      const message = { session, envelope, spool: submitted, destinations, organisationId, traceId, fingerprint }
      const passed = await this.#pass(message, within)
      const { action } = passed
      log.info(
        { trace: passed.acceptedAs, action, bytes: spool.size, ms: Math.round(monotonic() - started) },
        passed.acceptedAs === traceId ? 'accepted' : 'sent twice at once, stored once',
      )
      return acceptedAs(passed.acceptedAs, passed.heldFor)
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

  async #pass(message: Passing, within: Within): Promise<Passed> {
    const { session } = message
    const looked = await lookAt(this.#parts, message)
    const { judgement } = looked.ruling
    const entry = acceptedEntry(message, judgement.verdict, looked.screening)
    const { refusal } = judgement
    if (refusal !== undefined) {
      // A complaint of malware that brings it along is no less a complaint.
      const noteReport = await reportIn(this.#parts.reports, message, looked.screening)
      await this.#parts.store.write(this.#parts.mx, async (tx) => {
        await recordRefusal(tx, message, looked, entry, refusal)
        await noteReport?.(tx)
      })
      throw this.#asTraced(refusal)
    }
    if (session.submitter === undefined) return this.#keep(message, looked, entry, within)
    const passed = await depart(this.#parts, { submitter: session.submitter, message, looked, entry, within })
    if (passed instanceof Refusal) throw this.#asTraced(passed)
    return passed
  }

  /** Mail from outside, and what the house itself writes: all that becomes of it, in one transaction. */
  async #keep(message: Passing, looked: Looked, entry: TraceEntry, within: Within): Promise<Passed> {
    const { screening, ruling } = looked
    const { judgement } = ruling
    const ticket = this.#ticketOf(message.session)
    const noteReport = await reportIn(this.#parts.reports, message, screening)
    const copy = await this.#memberCopy(message, screening, judgement.verdict)
    try {
      const isDisarmed = copy?.isDisarmed ?? false
      const placing = await sealedPlacing(
        this.#parts,
        ticket,
        copy ? { ...message, spool: copy.spool } : message,
        copy ? { ...screening, digest: copy.digest } : screening,
        {
          folderOf: ruling.folderOf,
          judgement: isDisarmed && onlyFilesCondemn(judgement.verdict) ? { ...judgement, folder: 'inbox' } : judgement,
        },
        isDisarmed ? { original: { spool: message.spool, digest: screening.digest } } : {},
      )
      return await this.#parts.store.write(ticket, async (tx) => {
        const earlier = await acceptOrEarlier(tx, message, entry)
        if (earlier !== undefined) return { acceptedAs: earlier, action: entry.action }
        // Habits before folders, as where members send: else two that meet would wait for each other.
        await this.#noteAnswer(tx, message, looked)
        await recordPlaced(tx, looked, entry, placing)
        await noteReport?.(tx)
        await within(tx, acceptedAs(entry.traceId, undefined))
        return { acceptedAs: entry.traceId, action: entry.action }
      })
    } finally {
      await copy?.spool.discard()
    }
  }

  /** Who wrote back by right is no stranger to those who wrote first. */
  async #noteAnswer(tx: WriteTx, { session, destinations }: Passing, { screening, ruling }: Looked): Promise<void> {
    const { senderAuth, marks } = screening
    const isProven = senderAuth !== undefined && (senderAuth.alignment.spf || senderAuth.alignment.dkim)
    const [author] = marks.authors
    if (session.own !== undefined || !isProven || author === undefined) return
    if (ruling.judgement.verdict.action !== 'deliver') return
    // In the same order for every message, as its copies.
    for (const owner of destinations.owners.toSorted((a, b) => a.memberId - b.memberId))
      await this.#parts.sending.received(tx, owner, addressText(author), now())
  }

  #asTraced(refusal: Refusal): Refusal {
    this.#traced.add(refusal)
    return refusal
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

  #ticketOf(session: IntakeSession): Ticket {
    return session.own?.ticket ?? this.#parts.mx
  }
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
