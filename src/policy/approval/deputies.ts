// Approvers name who decides beside them while they are away: durable entries that end by themselves.
import { recordEvent } from '../../audit/events.ts'
import { now } from '../../base/clock.ts'
import { randomText, type MemberId, type OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../directory/directory.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import * as records from '../records-deputies.ts'
import { LAST_RESORT, ROLE } from './approval-rule.ts'
import { approverWords, memberOf } from './approvers.ts'
import type { StandingInBook } from './standing-in.ts'

/** Entries of one approver that are not over. */
const MOST_DEPUTIES = 20
/** ms; who is away for longer has a successor */
const LONGEST_MS = 180 * 86_400_000
/** ms from now on in which it begins */
const FARTHEST_MS = 366 * 86_400_000
const MAX_NOTE = 300 // UTF-16 units

export interface DeputyEntry {
  readonly id: string
  readonly organisationId: OrganisationId
  /** whose place is taken */
  readonly approver: MemberId
  readonly deputy: MemberId
  /** ms since 1970 */
  readonly from: number
  readonly until: number
  /** who named them: `cli`, or a member id */
  readonly by: string
  /** the approver's words, such as why; '' without */
  readonly note: string
}

export interface WantedDeputy {
  /** any address of a member */
  readonly address: string
  /** ms since 1970; before now: at once */
  readonly from: number
  readonly until: number
  readonly note: string
}

const contextOf = (id: string) => `approval_deputy.facts:${id}`

/**
 * Names a deputy of an approver. In no moment somebody both has a deputy and is one: no chains, no circles.
 * Grants `policy:read`, `policy:append` or `policy:change`, `directory:read`, `event:append`.
 * @param by  for the event
 * @throws Refusal `bad-parameter`, `not-permitted` (no approver), `no-such-thing` (no such member), `already-there`, `limit-reached`
 */
export async function nameDeputy(
  tx: WriteTx,
  book: StandingInBook,
  owner: Owner,
  wanted: WantedDeputy,
  by: string,
): Promise<DeputyEntry> {
  const { organisationId, memberId } = owner
  const at = now()
  const time = timeOf(wanted, at)
  const note = wanted.note.trim()
  if (note.length > MAX_NOTE) throw new Refusal('bad-parameter', `A note has at most ${MAX_NOTE} characters`)
  if (!(await mayBeAsked(tx, book, owner)))
    throw new Refusal('not-permitted', 'Only who is asked for approval has deputies')
  const deputy = await memberOf(tx, book.directory, organisationId, wanted.address)
  if (deputy === undefined) throw new Refusal('no-such-thing', 'No member who signs in has this address')
  if (deputy === memberId) throw new Refusal('bad-parameter', 'Nobody stands in for themselves')
  // Entries that make a chain have a member in common: they come one after the other, locked in one order.
  for (const each of [memberId, deputy].toSorted((a, b) => a - b))
    await book.directory.lockedStateOf(tx, { organisationId, memberId: each })
  await refuseChains(tx, book, owner, deputy, time)
  const id = randomText(12)
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  await records.addDeputy(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    entry_id: id,
    deputy_id: deputy,
    at_ms: at,
    from_ms: time.from,
    until_ms: time.until,
    facts_sealed: sealer.seal(JSON.stringify({ by, note } satisfies KeptFacts), contextOf(id)),
  })
  await recordEvent(tx, { type: 'approval.deputy-named', ...owner, actor: by, deputy, ...time, note })
  return { id, organisationId, approver: memberId, deputy, ...time, by, note }
}

type KeptFacts = Pick<DeputyEntry, 'by' | 'note'>

interface Time {
  readonly from: number
  readonly until: number
}

function timeOf({ from, until }: WantedDeputy, at: number): Time {
  const begin = Math.max(from, at)
  if (until <= begin) throw new Refusal('bad-parameter', 'The end lies after the beginning, and after now')
  if (until - begin > LONGEST_MS || begin - at > FARTHEST_MS)
    throw new Refusal('bad-parameter', 'A deputy is named within a year, for at most 180 days')
  return { from: begin, until }
}

/** Whether the policy in force may ask this member: as a manager, by name, by a role, or as who is asked at last. */
export async function mayBeAsked(tx: ReadTx, book: StandingInBook, owner: Owner): Promise<boolean> {
  const { address, roles } = await book.directory.credentialsOf(tx, owner)
  if (roles.includes('department-administrator')) return true
  const words = [...approverWords(await book.policyOf(tx, owner.organisationId)), LAST_RESORT]
  return words.includes(address.toLowerCase()) || roles.some((role) => words.includes(`${ROLE}${role}`))
}

async function refuseChains(
  tx: WriteTx,
  book: StandingInBook,
  { organisationId, memberId }: Owner,
  deputy: MemberId,
  { from, until }: Time,
): Promise<void> {
  const all = await book.concerning(tx, organisationId, [memberId, deputy], now())
  const meanwhile = all.filter((each) => each.from < until && from < each.until)
  if (meanwhile.some(({ of }) => of === deputy))
    throw new Refusal('already-there', 'This member has a deputy of their own at that time')
  if (meanwhile.some(({ is }) => is === memberId))
    throw new Refusal('already-there', 'A deputy of somebody else at that time has none')
  if (meanwhile.some((each) => each.of === memberId && each.is === deputy))
    throw new Refusal('already-there', 'This member is the deputy at that time already')
  if (all.filter(({ of }) => of === memberId).length >= MOST_DEPUTIES)
    throw new Refusal('limit-reached', `An approver has at most ${MOST_DEPUTIES} deputies`)
}

/** Of one organisation, or of one member as approver or deputy; those that are not over. Grant `policy:read`. */
export async function deputyEntries(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId?: MemberId,
): Promise<readonly DeputyEntry[]> {
  const at = now()
  const rows =
    memberId === undefined
      ? await records.deputyRows(tx, organisationId, at)
      : [
          ...(await records.rowsOfApprovers(tx, organisationId, [memberId], at)),
          ...(await records.rowsOfDeputies(tx, organisationId, [memberId], at)),
        ]
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  return rows.map((row) => {
    const facts = opener.open(row.facts_sealed, contextOf(row.entry_id)).toString('utf8')
    const { by, note } = JSON.parse(facts) as KeptFacts
    const { entry_id: id, member_id: approver, deputy_id: deputy, from_ms: from, until_ms: until } = row
    return { id, organisationId, approver, deputy, from, until, by, note }
  })
}

/**
 * Ends an entry before its time. Grants `policy:append` or `policy:change`, `event:append`.
 * @param approver  whose it has to be; absent: anybody's
 * @throws Refusal `no-such-thing`
 */
export async function endDeputy(
  tx: WriteTx,
  organisationId: OrganisationId,
  id: string,
  by: string,
  approver?: MemberId,
): Promise<void> {
  await tx.sealer('policy', { organisationId }, 'C2') // whoever may write entries may take them away
  const ended = await records.dropDeputy(tx, organisationId, id, approver)
  if (ended === undefined) throw new Refusal('no-such-thing', 'There is no such deputy')
  const { member_id: memberId, deputy_id: deputy } = ended
  await recordEvent(tx, { type: 'approval.deputy-ended', organisationId, memberId, actor: by, deputy })
}

/** What an approver set up since a time; grant `policy:change`. @returns how many there were */
export async function endDeputiesSince(tx: WriteTx, owner: Owner, since: number): Promise<number> {
  tx.require('policy:change', owner)
  return records.dropDeputiesSince(tx, owner.organisationId, owner.memberId, since)
}
