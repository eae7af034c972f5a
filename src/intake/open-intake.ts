// The journey of a message through the house: recipients, judgement, sealing, one transaction, and only then "yes".
import { monotonic, now } from '../base/clock.ts'
import { newTraceId, type OrganisationId, type TraceId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { recordEvent } from '../audit/events.ts'
import { acceptedOnce, acceptOnce } from '../audit/records.ts'
import { recordTrace, type TraceEntry } from '../audit/trace.ts'
import type { Directory } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { addressText } from '../mail/address.ts'
import type { Envelope, Recipient } from '../mail/envelope.ts'
import type { HoldNeed } from '../mail/hold.ts'
import type { Verdict } from '../mail/signal.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import type { SecureLinkWish } from '../policy/leaving.ts'
import type { Screening } from '../screening/screen.ts'
import { needOf } from '../store/hold.ts'
import { domainOf } from '../store/queue.ts'
import type { ReadTx, Spool, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Accepted, Intake, IntakeSession, Submitter } from './intake.ts'
import { checkedLinks } from './checked-links.ts'
import { classOf } from './copies.ts'
import { departureOf, HELD_AS, type Departure, type DepartureParts, type Way } from './departure.ts'
import { lookAt, type Looked, type LookingParts } from './looking.ts'
import { memberCopy, onlyFilesCondemn, type MemberCopy } from './member-copy.ts'
import { sealedHold } from './parking.ts'
import { directionOf, organisationOf, type Passing } from './passing.ts'
import { sealedPlacing, type Placing } from './placing.ts'
import { isSameWish, type SecureLinkSettings } from './secure-link-copy.ts'
import { destinationsOf, ownerOf, requireRoom } from './recipients.ts'
import { checkAuthor, completed, headerOf } from './submission.ts'
import { acceptedEntry, refusedEntry } from './trace-entries.ts'

const log = logOf('intake')

/** reliability.md §4: a client that missed our 250 and sends again within this time gets the same id. */
const SAME_MESSAGE_MS = 15 * 60_000
/** Refusals waiting to be written to the trace; beyond it they are only counted in the log. */
const MAX_PENDING_REFUSALS = 1_000

/** Times that a message is sealed anew because others of its sender changed the answer meanwhile. */
const MOST_ROUNDS = 5

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

    const { fingerprint, earlier, heldFor } = await this.#parts.store.read(this.#parts.mx, async (tx) => {
      const fingerprint = await fingerprintOf(tx, organisationId, session, envelope, contentHash)
      const earlier = await acceptedOnce(tx, fingerprint, now() - SAME_MESSAGE_MS)
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

  /** After the look at the message, which takes its time: freezing has held what waited, and nothing may come after it. */
  async #requireActive({ submitter }: IntakeSession): Promise<void> {
    if (submitter === undefined) return
    const { store, directory, intake } = this.#parts
    const state = await store.read(intake, (tx) => directory.stateOf(tx, submitter.owner))
    if (!SIGNS_IN.has(state)) throw new Refusal('account-frozen', 'Account cannot send mail')
  }

  async #pass(message: Passing, within: (tx: WriteTx) => Promise<void>): Promise<Passed> {
    const { session } = message
    const looked = await lookAt(this.#parts, message)
    await this.#requireActive(session)
    const { judgement } = looked.ruling
    const entry = acceptedEntry(message, judgement.verdict, looked.screening)
    const { refusal } = judgement
    if (refusal !== undefined) {
      await this.#parts.store.write(this.#parts.mx, (tx) => recordRefusal(tx, message, looked, entry, refusal))
      throw this.#asTraced(refusal)
    }
    return session.submitter === undefined
      ? this.#keep(message, looked, entry, within)
      : this.#depart(session.submitter, message, looked, entry, within)
  }

  /** Mail from outside, and what the house itself writes: all that becomes of it, in one transaction. */
  async #keep(message: Passing, looked: Looked, entry: TraceEntry, within: Within): Promise<Passed> {
    const { screening, ruling } = looked
    const { judgement } = ruling
    const ticket = this.#ticketOf(message.session)
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
        const earlier = await this.#acceptedBefore(tx, message, entry)
        if (earlier !== undefined) return { acceptedAs: earlier, action: entry.action }
        await recordPlaced(tx, looked, entry, placing)
        await this.#noteAnswer(tx, message, looked)
        await within(tx)
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

  /**
   * What a member hands in: departure control says whether it goes on or into a hold. Its copies are sealed before the transaction
   * that asks it, for the answer that is likely; for another answer they are sealed anew.
   */
  async #depart(
    submitter: Submitter,
    message: Passing,
    looked: Looked,
    entry: TraceEntry,
    within: Within,
  ): Promise<Passed> {
    const { store, mx } = this.#parts
    const ask = await departureOf(this.#parts, submitter, message, looked)
    const { outbound } = looked.ruling
    let way: GoodWay = outbound === undefined || outbound.action === 'send' ? 'send' : 'hold'
    let link: SecureLinkWish | undefined
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const ready = await this.#readyFor(way, link, submitter, message, looked, entry, within)
      const done = await store.write(mx, async (tx): Promise<Passed | Refusal | Departure> => {
        const departure = await ask(tx)
        if (departure.way === 'refuse') return refuseDeparture(tx, message, looked, entry, departure)
        if (departure.way !== way || (way === 'send' && !isSameWish(departure.leaving.secureLink, link)))
          return departure
        const earlier = await this.#acceptedBefore(tx, message, entry)
        if (earlier === undefined) return ready(tx, departure)
        return { acceptedAs: earlier, action: entry.action, heldFor: await needOf(tx, message.organisationId, earlier) }
      })
      if (done instanceof Refusal) throw this.#asTraced(done)
      if ('acceptedAs' in done) return done
      way = done.way === 'send' ? 'send' : 'hold'
      link = done.leaving.secureLink
    }
    throw new Refusal('unavailable', 'Message cannot be judged now, try again later', 'judged otherwise each time')
  }

  /** Seals what one answer needs, and gives the function that makes it so. */
  async #readyFor(
    way: GoodWay,
    link: SecureLinkWish | undefined,
    submitter: Submitter,
    message: Passing,
    looked: Looked,
    entry: TraceEntry,
    within: Within,
  ): Promise<(tx: WriteTx, departure: Departure) => Promise<Passed>> {
    const { mx, store } = this.#parts
    if (way === 'send') {
      const placing = await sealedPlacing(this.#parts, mx, message, looked.screening, looked.ruling, { link })
      return async (tx, { note }) => {
        await note('sent')
        await recordPlaced(tx, looked, entry, placing)
        await within(tx)
        return { acceptedAs: entry.traceId, action: entry.action }
      }
    }
    const parked = await sealedHold(
      { store, ticket: mx, dataClass: classOf(looked.screening) },
      submitter,
      message,
      looked.screening,
    )
    return async (tx, departure) => {
      await departure.note('held')
      const need = await parked.park(tx, departure.leaving)
      const action = HELD_AS[need]
      await recordTrace(tx, { ...entry, action, rules: departure.leaving.rules })
      await looked.ruling.record(tx, entry.at)
      await within(tx)
      return { acceptedAs: entry.traceId, action, heldFor: need }
    }
  }

  /** @returns the id under which the same message was accepted a moment ago */
  async #acceptedBefore(tx: WriteTx, { fingerprint }: Passing, entry: TraceEntry): Promise<TraceId | undefined> {
    const once = { fingerprint, trace_id: entry.traceId, at_ms: entry.at }
    const acceptedAs = await acceptOnce(tx, once, entry.at - SAME_MESSAGE_MS)
    return acceptedAs === entry.traceId ? undefined : acceptedAs
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

type Within = (tx: WriteTx) => Promise<void>
type GoodWay = Exclude<Way, 'refuse'>

const acceptedAs = (traceId: TraceId, heldFor: HoldNeed | undefined): Accepted =>
  heldFor === undefined ? { traceId } : { traceId, heldFor }

async function recordPlaced(
  tx: WriteTx,
  { memory, ruling }: Looked,
  entry: TraceEntry,
  { place, local }: Placing,
): Promise<void> {
  const copies = await place(tx, entry.at)
  await recordTrace(tx, { ...entry, copies })
  await memory.remember(tx, ruling.judgement.verdict.classification, local)
  await ruling.record(tx, entry.at)
}

/** A member who sends such mail is looked after: somebody else may be at the account. */
const DANGEROUS: ReadonlySet<string> = new Set(['malware', 'phish', 'spam'])

async function recordRefusal(
  tx: WriteTx,
  { session }: Passing,
  { memory, ruling }: Looked,
  entry: TraceEntry,
  { reason, detail }: Refusal,
): Promise<void> {
  const { submitter, peer } = session
  const { traceId, classification } = entry
  if (submitter !== undefined && DANGEROUS.has(classification)) {
    const facts = { traceId, classification, remoteAddress: peer.address }
    await recordEvent(tx, { type: 'outbound.refused', ...submitter.owner, actor: 'intake', ...facts })
  }
  await recordTrace(tx, { ...entry, stage: 'data', reason, detail })
  await memory.remember(tx, ruling.judgement.verdict.classification, undefined)
  await ruling.record(tx, entry.at)
}

async function refuseDeparture(
  tx: WriteTx,
  message: Passing,
  looked: Looked,
  entry: TraceEntry,
  { leaving, note }: Departure,
): Promise<Refusal> {
  const refusal = leaving.refusal ?? new Refusal('policy-refused', 'Message refused by policy', leaving.rules.join(' '))
  await note('refused')
  await recordRefusal(tx, message, looked, { ...entry, rules: leaving.rules }, refusal)
  return refusal
}

interface Passed {
  readonly acceptedAs: TraceId
  readonly action: string
  readonly heldFor?: HoldNeed | undefined
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
