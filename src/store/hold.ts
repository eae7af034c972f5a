// Held messages: submitted, durable, sealed with the organisation's key, and on no way out until somebody has said so.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Opener } from '../keys/vault.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { Envelope, Peer } from '../mail/envelope.ts'
import { WAITING_STATES, type HoldNeed, type HoldReason, type HoldState } from '../mail/hold.ts'
import { blobUseOf } from './blob-use.ts'
import { locked } from './locked.ts'
import type { BlobUse, ReadTx, WriteTx, WrittenBlob } from './store.ts'
import type { HoldTable } from './tables/hold.ts'

/** As sensitive as the queue, whose grants it shares: it is mail on its way out. */
const HOLD_CLASS: DataClass = 'C2'
/** Messages of one member that wait at a time: a client that never stops must not fill the disk. */
export const MAX_HELD = 2_000

/** What only those who may read holds see; sealed as a whole. */
export interface HoldFacts {
  readonly envelope: Envelope
  /** the connection it came over */
  readonly peer: Peer
  /** the sender's main address */
  readonly address: string
  /** '' without */
  readonly subject: string
  /** what it needs, in the order in which that is asked for; at least one */
  readonly reasons: readonly HoldReason[]
  /** the sender's words why it may go out */
  readonly justification?: string
  /** of who decided, for the sender */
  readonly note?: string
  /** who approved so far, as the trace tells it */
  readonly approvedBy?: readonly string[]
}

/** What is to be carried out; '' while nobody has said. */
export type HoldDecision = HoldTable['decided']

export interface Hold {
  readonly organisationId: OrganisationId
  readonly holdId: TraceId
  readonly memberId: MemberId
  /** 1 … within the member */
  readonly place: number
  readonly state: HoldState
  /** index of the reason it waits for */
  readonly step: number
  readonly need: HoldNeed
  readonly decided: HoldDecision
  /** by whom, or why; '' while nobody has said */
  readonly decidedWhy: string
  /** bytes */
  readonly size: number
  readonly dataClass: DataClass
  /** ms since 1970 */
  readonly createdAt: number
  /** ms since 1970; each move has another, also by a clock that is behind */
  readonly changedAt: number
  /** ms since 1970 */
  readonly expiresAt: number
  /** ms since 1970: when whoever decides was told last */
  readonly askedAt?: number
  /** ms since 1970: since when it is frozen; absent: it is not */
  readonly frozenAt?: number
  /** in vain, of carrying it out */
  readonly tries: number
  readonly facts: HoldFacts
}

export interface NewHold {
  readonly organisationId: OrganisationId
  readonly holdId: TraceId
  readonly memberId: MemberId
  /** `frozen`: nobody is asked before an officer has looked */
  readonly state: 'parked' | 'frozen'
  readonly facts: HoldFacts
  readonly blob: WrittenBlob
}

const contextOf = (holdId: string) => `hold.facts:${holdId}`

/**
 * Puts a message into a hold, in the transaction that makes it durable; grants `queue:append` and `mail:append`.
 * @throws Refusal `sending-limit` when too many of the member's wait already
 */
export async function park(
  tx: WriteTx,
  { organisationId, holdId, memberId, state, facts, blob }: NewHold,
): Promise<void> {
  const [first] = facts.reasons
  if (first === undefined) throw new Error(`hold ${holdId} has no reason`)
  const sealer = await tx.sealer('queue', { organisationId }, HOLD_CLASS)
  const at = now()
  await tx.db
    .insertInto('hold')
    .values({
      organisation_id: organisationId,
      hold_id: holdId,
      member_id: memberId,
      place: await nextPlace(tx, organisationId, memberId),
      state,
      step: 0,
      need: first.need,
      decided: '',
      decided_why: '',
      facts_sealed: sealer.seal(JSON.stringify(facts), contextOf(holdId)),
      blob_id: blob.blobId,
      wrapped_key: await tx.addBlobUse(blob, { organisationId }),
      data_class: blob.dataClass,
      size_bytes: blob.size,
      created_ms: at,
      changed_ms: at,
      expires_ms: at + first.withinMs,
      asked_ms: null,
      due_ms: dueOf({ state, decided: '', need: first.need, expiresAt: at + first.withinMs }, at),
      frozen_ms: state === 'frozen' ? at : null,
      tries: 0,
    })
    .execute()
  tx.afterCommit({ topic: 'hold', memberId })
}

async function nextPlace({ db }: WriteTx, organisationId: OrganisationId, memberId: MemberId): Promise<number> {
  const rows = db.selectFrom('hold').where('organisation_id', '=', organisationId).where('member_id', '=', memberId)
  const last = await rows.select('place').orderBy('place', 'desc').limit(1).executeTakeFirst()
  const full = await rows
    .select('place')
    .where('state', 'in', WAITING_STATES)
    .limit(1)
    .offset(MAX_HELD - 1)
    .executeTakeFirst()
  if (full !== undefined) throw new Refusal('sending-limit', 'Too many of your messages wait for a decision')
  return (last?.place ?? 0) + 1
}

/** When the keeper looks at it next: at once to carry out, to ask, or to set the end of what froze, else when the wait is over. */
function dueOf(
  { state, decided, need, expiresAt }: Pick<Hold, 'state' | 'decided' | 'need' | 'expiresAt'>,
  at: number,
): number | null {
  if (!WAITING_STATES.includes(state)) return null
  if (decided !== '' || state === 'frozen') return at
  return state === 'parked' && need !== 'delay' ? at : expiresAt
}

/** What may change of a hold; what is absent stays. */
export interface HoldChange {
  readonly state?: HoldState
  readonly step?: number
  readonly decided?: HoldDecision
  readonly decidedWhy?: string
  readonly facts?: HoldFacts
  readonly expiresAt?: number
  readonly askedAt?: number
  readonly tries?: number
  /** ms since 1970; absent: as the new state asks for */
  readonly due?: number
}

/**
 * Moves a hold on, unless somebody else has moved it since it was read: of two who decide at once one wins, and no words of people
 * are lost. In a state in which nothing waits any more its content is let go. Grants `queue:change`, and `queue:append` where facts change.
 * @returns whether it was moved
 */
export async function move(tx: WriteTx, hold: Hold, change: HoldChange): Promise<boolean> {
  const { organisationId, holdId } = hold
  tx.require('queue:change', { organisationId })
  const at = now()
  const next = { ...hold, ...change }
  const reason = next.facts.reasons[next.step]
  if (reason === undefined) throw new Error(`hold ${holdId} has no reason ${next.step}`)
  const isOver = !WAITING_STATES.includes(next.state)
  const before = tx.db
    .selectFrom('hold')
    .select('blob_id')
    .where('organisation_id', '=', organisationId)
    .where('hold_id', '=', holdId)
  const { blob_id } = (await before.executeTakeFirst()) ?? { blob_id: null }
  const moved = await tx.db
    .updateTable('hold')
    .set({
      state: next.state,
      step: next.step,
      need: reason.need,
      decided: next.decided,
      decided_why: next.decidedWhy,
      expires_ms: next.expiresAt,
      asked_ms: next.askedAt ?? null,
      due_ms: change.due ?? dueOf({ ...next, need: reason.need }, at),
      frozen_ms: next.state === 'frozen' ? (hold.frozenAt ?? at) : null,
      tries: next.tries,
      changed_ms: Math.max(at, hold.changedAt + 1),
      ...(isOver && { blob_id: null, wrapped_key: null }),
      ...(change.facts !== undefined && { facts_sealed: await sealed(tx, hold, change.facts) }),
    })
    .where('organisation_id', '=', organisationId)
    .where('hold_id', '=', holdId)
    .where('changed_ms', '=', hold.changedAt)
    .returning('hold_id')
    .executeTakeFirst()
  if (moved === undefined) return false
  if (isOver && blob_id !== null) await tx.countBlobUse(blob_id, -1)
  tx.afterCommit({ topic: 'hold', memberId: hold.memberId })
  return true
}

async function sealed(tx: WriteTx, { organisationId, holdId }: Hold, facts: HoldFacts): Promise<Uint8Array> {
  return (await tx.sealer('queue', { organisationId }, HOLD_CLASS)).seal(JSON.stringify(facts), contextOf(holdId))
}

/** Grant `queue:read`. */
export async function holdOf(tx: ReadTx, organisationId: OrganisationId, holdId: string): Promise<Hold | undefined> {
  const [found] = await openedRows(tx, organisationId, oneRow(tx, organisationId, holdId))
  return found
}

/** The same, and nobody else moves it before this transaction is over. */
export async function lockedHold(
  tx: WriteTx,
  organisationId: OrganisationId,
  holdId: string,
): Promise<Hold | undefined> {
  const [found] = await openedRows(tx, organisationId, locked(tx, oneRow(tx, organisationId, holdId)))
  return found
}

function oneRow({ db }: ReadTx, organisationId: OrganisationId, holdId: string) {
  return db
    .selectFrom('hold')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('hold_id', '=', holdId as TraceId)
}

export interface HoldQuery {
  /** absent: those that wait */
  readonly states?: readonly HoldState[]
  readonly memberId?: MemberId
  readonly need?: HoldNeed
  readonly decided?: HoldDecision
  /** 1 … MAX_HELD; absent: 100 */
  readonly limit?: number
}

/** Oldest first, those of one member in the order in which they came; grant `queue:read`. */
export function holdsOf(tx: ReadTx, organisationId: OrganisationId, query: HoldQuery): Promise<readonly Hold[]> {
  return openedRows(tx, organisationId, rowsFor(tx, organisationId, query))
}

/** The same, and nobody else moves them before this transaction is over. */
export function lockedHolds(tx: WriteTx, organisationId: OrganisationId, query: HoldQuery): Promise<readonly Hold[]> {
  return openedRows(tx, organisationId, locked(tx, rowsFor(tx, organisationId, query)))
}

function rowsFor({ db }: ReadTx, organisationId: OrganisationId, query: HoldQuery) {
  const { states = WAITING_STATES, memberId, need, decided, limit = 100 } = query
  let rows = db
    .selectFrom('hold')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', states)
  if (memberId !== undefined) rows = rows.where('member_id', '=', memberId)
  if (need !== undefined) rows = rows.where('need', '=', need)
  if (decided !== undefined) rows = rows.where('decided', '=', decided)
  return rows
    .orderBy(memberId === undefined ? 'created_ms' : 'place')
    .orderBy('hold_id')
    .limit(Math.min(Math.max(limit, 1), MAX_HELD))
}

async function openedRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  rows: ReturnType<typeof rowsFor>,
): Promise<readonly Hold[]> {
  const found = await rows.execute()
  const opener = await openerOf(tx, organisationId)
  return found.map((row) => opened(opener, row))
}

/** Where its content lies; grant `queue:read`. @returns undefined when it waits no more */
export async function heldBlob(
  tx: ReadTx,
  { organisationId, holdId }: Pick<Hold, 'organisationId' | 'holdId'>,
): Promise<BlobUse | undefined> {
  tx.require('queue:read', { organisationId })
  const row = await tx.db
    .selectFrom('hold')
    .select(['blob_id', 'wrapped_key', 'data_class'])
    .where('organisation_id', '=', organisationId)
    .where('hold_id', '=', holdId)
    .executeTakeFirst()
  return blobUseOf(row, organisationId)
}

/** What a message that waits waits for; whoever may add mail may ask, nothing is opened. */
export async function needOf(
  { db }: ReadTx,
  organisationId: OrganisationId,
  holdId: TraceId,
): Promise<HoldNeed | undefined> {
  const row = await db
    .selectFrom('hold')
    .select('need')
    .where('organisation_id', '=', organisationId)
    .where('hold_id', '=', holdId)
    .where('state', 'in', WAITING_STATES)
    .executeTakeFirst()
  return row?.need
}

export function openerOf(tx: ReadTx, organisationId: OrganisationId): Promise<Opener> {
  return tx.opener('queue', { organisationId }, HOLD_CLASS)
}

/** @throws Refusal `data-damaged` */
export function opened(opener: Opener, row: HoldTable): Hold {
  return {
    organisationId: row.organisation_id,
    holdId: row.hold_id,
    memberId: row.member_id,
    place: row.place,
    state: row.state,
    step: row.step,
    need: row.need,
    decided: row.decided,
    decidedWhy: row.decided_why,
    size: row.size_bytes,
    dataClass: row.data_class,
    createdAt: row.created_ms,
    changedAt: row.changed_ms,
    expiresAt: row.expires_ms,
    ...(row.asked_ms !== null && { askedAt: row.asked_ms }),
    ...(row.frozen_ms !== null && { frozenAt: row.frozen_ms }),
    tries: row.tries,
    facts: JSON.parse(opener.open(row.facts_sealed, contextOf(row.hold_id)).toString('utf8')) as HoldFacts,
  }
}
