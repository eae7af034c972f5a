// A held message goes out: looked at once more, then out of the hold and on its way in one transaction, so that it goes once.
import { recordEvent } from '../audit/events.ts'
import { concludeTrace, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { HoldReason } from '../mail/hold.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import { termOf } from '../policy/hold-terms.ts'
import { isOfRestriction, leavingOf, type SecureLinkWish } from '../policy/leaving.ts'
import { hasEarlier } from '../store/hold-work.ts'
import { heldBlob, lockedHold, move, type Hold } from '../store/hold.ts'
import type { Spool, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { departureOf, type Departure, type DepartureParts } from './departure.ts'
import { advance, inOrder, reasonOf, waitFor } from './hold-moves.ts'
import { RELIEVED } from './hold-restricted.ts'
import type { IntakeSession, Submitter } from './intake.ts'
import { lookAt, type Looked, type LookingParts } from './looking.ts'
import type { Passing } from './passing.ts'
import { sealedPlacing, type Placing, type PlacingParts } from './placing.ts'
import { destinationsOf, type RecipientParts } from './recipients.ts'
import { isSameWish } from './secure-link-copy.ts'
import { acceptedEntry } from './trace-entries.ts'

const log = logOf('intake')

/** Times that its copies are sealed anew because the answer changed meanwhile. */
const MOST_ROUNDS = 3

/** ms after its coming; what no judge could look at by then is an officer's to decide. */
const LONGEST_DELAY_MS = 24 * 3_600_000

export interface ReleaseParts extends LookingParts, DepartureParts, PlacingParts, RecipientParts {
  readonly store: Store
  readonly mailboxes: Mailboxes
  /** may look recipients and keys up */
  readonly intake: Ticket
  /** asks for lists and what is known of senders */
  readonly mx: Ticket
  /** the ticket `hold`: may do with held messages all that becomes of them */
  readonly hold: Ticket
}

/** `again`: something else has to be done with it first, or somebody else did it; whatever it is stands in its row. */
export type ReleaseOutcome = 'released' | 'again'

/**
 * Releases what was decided to go, and judges again what waited for time or for the end of a restriction.
 * @throws Refusal of what keeps it from going now (`retry`), or for ever
 */
export async function releaseHold(parts: ReleaseParts, hold: Hold): Promise<ReleaseOutcome> {
  const { store, hold: ticket } = parts
  const use = await store.read(ticket, (tx) => heldBlob(tx, hold))
  if (use === undefined) return 'again'
  const spool = await store.spool(ticket)
  try {
    const blob = await store.blobs.open(ticket, use)
    try {
      for await (const chunk of blob.stream()) await spool.write(chunk)
    } finally {
      await blob.close()
    }
    await spool.finish()
    return await release(parts, hold, spool)
  } finally {
    await spool.discard()
  }
}

async function release(parts: ReleaseParts, hold: Hold, spool: Spool): Promise<ReleaseOutcome> {
  const { store, hold: ticket } = parts
  const { message, submitter } = await passingOf(parts, hold, spool)
  const looked = await lookAt(parts, message, approvedRules(hold))
  const { judgement } = looked.ruling
  if (judgement.refusal !== undefined) throw judgement.refusal
  const ask = await departureOf(parts, submitter, message, looked, true)
  const entry = acceptedEntry(message, judgement.verdict, looked.screening)
  let link: SecureLinkWish | undefined
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const options = { line: hold.place, link }
    const placing = await sealedPlacing(parts, ticket, message, looked.screening, looked.ruling, options)
    const done = await store.write(ticket, async (tx): Promise<ReleaseOutcome | Refusal | Departure> => {
      // First of all, in the order in which whoever freezes locks; what was moved meanwhile is judged anew.
      const { changedAt } = (await lockedHold(tx, hold.organisationId, hold.holdId)) ?? {}
      if (changedAt !== hold.changedAt || (await hasEarlier(tx, hold))) return 'again'
      const departure = await ask(tx)
      const { refusal, holds } = departure.leaving
      if (!isByPerson(hold) && refusal !== undefined) return refusal
      const wanted = isByPerson(hold) ? newlyWanted(hold, looked) : holds.filter(isUnmet(hold))
      if (hold.decided === '' && wanted.length === 0 && hold.step + 1 < hold.facts.reasons.length) {
        await advance(tx, hold, 'time', ({ need }) => need === 'delay')
        return 'again'
      }
      if (wanted.length > 0) {
        await waitAgain(tx, hold, wanted)
        return 'again'
      }
      if (!isSameWish(departure.leaving.secureLink, link)) return departure
      return (await letGo(tx, hold, looked, departure, entry, placing)) ? 'released' : 'again'
    })
    if (done instanceof Refusal) throw done
    if (typeof done === 'string') {
      if (done === 'released') log.info({ trace: hold.holdId, by: hold.decidedWhy || 'time' }, 'held message released')
      return done
    }
    // Its files are to leave as a link: the copy is sealed anew.
    link = done.leaving.secureLink
  }
  return 'again'
}

/** Rows that another person than the sender has said yes to: for these, colleagues do not find it in their quarantine. */
function approvedRules({ decided, decidedWhy, facts }: Hold): readonly string[] {
  if (decided !== 'release') return []
  const isByOfficer = decidedWhy === 'officer'
  return facts.reasons
    .filter(({ need }) => isByOfficer || need === 'approval' || need === 'quarantine')
    .map(({ rule }) => rule)
}

/** All of it in one transaction: out of the hold, into folders and the queue, with its trace and the event. */
async function letGo(
  tx: WriteTx,
  hold: Hold,
  { memory, ruling }: Looked,
  { note }: Departure,
  entry: TraceEntry,
  { place, local }: Placing,
): Promise<boolean> {
  if (!(await move(tx, hold, { state: 'released', decided: 'release' }))) return false
  const copies = await place(tx, entry.at)
  const { approvedBy } = hold.facts
  const concluded = { ...entry, action: 'send', copies, rules: rulesOf(hold, entry) }
  await concludeTrace(tx, { ...concluded, ...(approvedBy !== undefined && { approvedBy }) })
  await memory.remember(tx, ruling.judgement.verdict.classification, local)
  await note('sent')
  const { organisationId, memberId, holdId } = hold
  const by = hold.decidedWhy || 'time'
  await recordEvent(tx, { type: 'hold.released', organisationId, memberId, actor: 'holds', holdId, by })
  return true
}

/** As it was handed in: over the same connection, by the same member, to the same recipients. */
async function passingOf(
  parts: ReleaseParts,
  { organisationId, memberId, holdId, facts }: Hold,
  spool: Spool,
): Promise<{ message: Passing; submitter: Submitter }> {
  const { envelope, peer, address } = facts
  const submitter: Submitter = { owner: { organisationId, memberId }, address, ticket: parts.hold }
  const session: IntakeSession = { peer, submitter }
  const destinations = await destinationsOf(parts, session, envelope.recipients)
  const fingerprint = Buffer.alloc(0) // it was accepted already
  return {
    message: { session, envelope, spool, destinations, organisationId, traceId: holdId, fingerprint },
    submitter,
  }
}

/** Somebody said that it may go; else the time of a delay is over, or what its sender was restricted for. */
const isByPerson = ({ decided, decidedWhy }: Hold): boolean => decided === 'release' && decidedWhy !== RELIEVED

/** What others have said yes to before a restriction kept it is not asked again when that is over. */
const isUnmet =
  ({ decided, facts }: Hold) =>
  (wanted: HoldReason): boolean =>
    decided === '' || isOfRestriction(wanted) || !facts.reasons.some(({ rule }) => rule === wanted.rule)

/** What the content asks for now and nobody has said yes to: our eyes may have become better meanwhile. */
function newlyWanted(hold: Hold, { ruling }: Looked): readonly HoldReason[] {
  const { action, holds, refusal } = leavingOf({ content: ruling.outbound })
  if (refusal !== undefined) throw refusal
  if (action === 'delay') throw new Refusal('scanner-unavailable', 'Message cannot be checked now')
  return holds.filter(({ rule }) => !hold.facts.reasons.some((known) => known.rule === rule))
}

/** What it waits for now, with what it was to wait for after this. A delay that has no end becomes a question for an officer. */
async function waitAgain(tx: WriteTx, hold: Hold, wanted: readonly HoldReason[]): Promise<void> {
  const later = hold.decided === 'release' ? [] : hold.facts.reasons.slice(hold.step + 1)
  const isTooLong = now() - hold.createdAt >= LONGEST_DELAY_MS
  const all = [...wanted, ...later.filter(({ rule }) => !wanted.some((each) => each.rule === rule))].map((reason) =>
    reason.need === 'delay' && isTooLong
      ? { ...reason, need: 'quarantine' as const, ...termOf('message', 'quarantine') }
      : reason,
  )
  const [first] = inOrder(all)
  // The same once more: only the time begins anew.
  if (first?.need === 'delay' && first.rule === reasonOf(hold).rule && hold.decided === '') {
    await move(tx, hold, { state: 'parked', expiresAt: now() + first.withinMs })
    return
  }
  await waitFor(tx, hold, inOrder(all))
}

function rulesOf({ facts }: Hold, { rules }: TraceEntry): readonly string[] {
  return [...new Set([...facts.reasons.map(({ rule }) => rule), ...rules])]
}
