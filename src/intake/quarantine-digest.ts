// Tells members once a day what was put aside for them; each letter comes like any mail.
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import { randomText, type MemberId, type OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory } from '../directory/directory.ts'
import { RECEIVES_MAIL } from '../directory/member.ts'
import type { Classification } from '../mail/signal.ts'
import { domainOf } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import { claimPosition, positionOf } from '../store/tasks/progress.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { digestLetter, type PutAside } from './digest-letter.ts'
import type { Intake, IntakeSession } from './intake.ts'

const log = logOf('intake')

const DAY_MS = 86_400_000
/** Trace entries read at a time, and of one day at most. */
const PAGE = 1_000
const MAX_ENTRIES = 100_000
/** The task's name among the positions that are kept: its value is the last day that was told of. */
const TASK = 'quarantine-digest'

export interface DigestParts {
  readonly store: Store
  readonly directory: Directory
  readonly intake: Pick<Intake, 'spool' | 'accept'>
  /** may add mail */
  readonly sender: Ticket
  /** may read the trace and the directory */
  readonly quarantine: Ticket
  /** may keep how far a task came */
  readonly keeper: Ticket
  readonly organisation: () => Promise<OrganisationId>
  readonly hostname: string
}

/**
 * Does nothing until a day (UTC) has ended that nobody was told of yet.
 * @returns letters written
 */
export async function writeDigests(parts: DigestParts): Promise<number> {
  const day = Math.floor(now() / DAY_MS)
  const last = await positionOf(parts.store, parts.keeper, TASK)
  // Another server has told of it, whose clock may be a little ahead; a day farther off was written before the clock was set back.
  if (Number(last) === day || Number(last) === day + 1) return 0
  // First, so that a crash leaves a letter unwritten, not many written twice; the first day has nothing to tell.
  if (!(await claimPosition(parts.store, parts.keeper, TASK, last, String(day)))) return 0
  return last === '' ? 0 : writeFor(parts, (day - 1) * DAY_MS, day * DAY_MS)
}

/** Of what was put aside in a span of time. @param since  ms since 1970. @param before  ms since 1970 */
export async function writeFor(parts: DigestParts, since: number, before: number): Promise<number> {
  const organisationId = await parts.organisation()
  const aside = await putAsideFor(parts, organisationId, since, before)
  if (aside.size === 0) return 0
  const addresses = await addressesOf(parts, organisationId, aside)
  let written = 0
  for (const [memberId, messages] of aside) {
    const to = addresses.get(memberId)
    if (to !== undefined && (await writeOne(parts, organisationId, to, messages))) written++
  }
  return written
}

async function putAsideFor(
  { store, quarantine }: DigestParts,
  organisationId: OrganisationId,
  since: number,
  until: number,
): Promise<ReadonlyMap<MemberId, PutAside[]>> {
  const byMember = new Map<MemberId, PutAside[]>()
  let before = until
  for (let read = 0; read < MAX_ENTRIES; read += PAGE) {
    const query = { since, before, action: 'quarantine', limit: PAGE }
    const page = await store.read(quarantine, (tx) => findTraces(tx, organisationId, query))
    for (const entry of page) note(byMember, entry)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    before = last.at
  }
  return byMember
}

function note(byMember: Map<MemberId, PutAside[]>, { copies, sender, classification, at, traceId }: TraceEntry): void {
  const message = { traceId, sender, classification: classification as Classification, at }
  for (const memberId of new Set(copies.map((copy) => copy.memberId))) {
    const list = byMember.get(memberId) ?? []
    list.push(message)
    byMember.set(memberId, list)
  }
}

async function addressesOf(
  { store, directory, quarantine }: DigestParts,
  organisationId: OrganisationId,
  wanted: ReadonlyMap<MemberId, unknown>,
): Promise<ReadonlyMap<MemberId, string>> {
  return store.read(quarantine, async (tx) => {
    const found = new Map<MemberId, string>()
    for await (const { memberId, address, state } of directory.members(tx, organisationId))
      if (wanted.has(memberId) && RECEIVES_MAIL.has(state)) found.set(memberId, address)
    return found
  })
}

async function writeOne(
  { intake, sender, hostname }: DigestParts,
  organisationId: OrganisationId,
  to: string,
  messages: readonly PutAside[],
): Promise<boolean> {
  const session: IntakeSession = {
    peer: { address: '127.0.0.1', port: 0, helo: hostname, protocol: 'SMTP' },
    own: { organisationId, ticket: sender },
  }
  const spool = await intake.spool(session)
  try {
    const facts = { to, domain: domainOf(to), letterId: randomText(), writtenAt: now(), messages }
    await spool.write(Buffer.from(digestLetter(facts)))
    const envelope = { returnPath: '', recipients: [{ address: to }], smtpUtf8: false, body: '8bitmime' as const }
    await intake.accept(session, envelope, spool)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.warn({ reason: error.reason }, 'a digest of quarantine was not accepted')
    return false
  } finally {
    await spool.discard()
  }
}
