// What a member sent of sensitive data to outside lately, by keyed hashes: a list sent in pieces counts as a list.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { MemberId } from '../../base/ids.ts'
import type { Owner } from '../../directory/directory.ts'
import type { LeakFinding } from '../../mail/leak.ts'
import type { WriteTx } from '../../store/store.ts'
import * as records from '../records-leak.ts'
import type { DayFinding } from './leaving-rule.ts'

/** Values kept of one member, of all detectors; the newest stay. More than any row asks for. */
const MAX_VALUES = 2_000
const MAX_INFLATED = 262_144 // bytes; MAX_VALUES take a quarter of it
/** ms; the longest window that a policy may set */
export const MAX_WINDOW_MS = 7 * 86_400_000
const FORGOTTEN_AT_ONCE = 1_000

export interface DayTally {
  /** detector → hash → ms since 1970 when it was sent last */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** rule → ms since 1970 when the sender was told of it last */
  readonly told: ReadonlyMap<string, number>
}

export const NOTHING_TALLIED: DayTally = { values: new Map(), told: new Map() }

const contextOf = (memberId: MemberId) => `leak_tally.values:${memberId}`

/**
 * Grants `policy:read` and `policy:append`. Another message of the same member waits until this transaction is over.
 * @param since  ms since 1970; values that are older count no more
 */
export async function tallyOf(tx: WriteTx, owner: Owner, since: number): Promise<DayTally> {
  tx.require('policy:append', keyOf(owner))
  const row = await records.takeTally(tx, rowOf(owner, since, Buffer.alloc(0)))
  if (row.values_sealed.length === 0) return NOTHING_TALLIED
  const opener = await tx.opener('policy', keyOf(owner), 'C3')
  const packed = opener.open(row.values_sealed, contextOf(owner.memberId))
  const kept = JSON.parse(inflateRawSync(packed, { maxOutputLength: MAX_INFLATED }).toString('utf8')) as Packed
  const isFresh = ([, at]: Dated) => at >= since
  return {
    values: new Map(kept.values.map(([detector, values]) => [detector, new Map(values.filter(isFresh))] as const)),
    told: new Map(kept.told),
  }
}

type Dated = readonly [name: string, at: number]
interface Packed {
  readonly values: readonly (readonly [detector: string, hashes: readonly Dated[]])[]
  readonly told: readonly Dated[]
}

/** What a message adds. */
export interface TallyChange {
  readonly findings: readonly LeakFinding[]
  /** rules that the sender is told of now */
  readonly told: readonly string[]
}

/** Grant `policy:append`; in the transaction in which the message is let go or parked. @param tally  as it was read in it */
export async function addToTally(
  tx: WriteTx,
  owner: Owner,
  tally: DayTally,
  { findings, told }: TallyChange,
  at: number,
): Promise<void> {
  const all = [
    ...findings.flatMap(({ detector, hashes }) => hashes.map((hash) => ({ detector, hash, at }))),
    ...[...tally.values].flatMap(([detector, hashes]) =>
      [...hashes].map(([hash, then]) => ({ detector, hash, at: then })),
    ),
  ].toSorted((a, b) => b.at - a.at)
  const kept = new Map<string, Map<string, number>>()
  let count = 0
  for (const { detector, hash, at: then } of all) {
    const hashes = kept.get(detector) ?? new Map<string, number>()
    if (hashes.has(hash)) continue
    if (++count > MAX_VALUES) break
    kept.set(detector, hashes.set(hash, then))
  }
  const packed: Packed = {
    values: [...kept].map(([detector, hashes]) => [detector, [...hashes]]),
    told: [...new Map([...tally.told, ...told.map((rule) => [rule, at] as const)])].filter(
      ([, then]) => then > at - MAX_WINDOW_MS,
    ),
  }
  const sealer = await tx.sealer('policy', keyOf(owner), 'C3')
  const values_sealed = sealer.seal(deflateRawSync(JSON.stringify(packed)), contextOf(owner.memberId))
  await records.putTally(tx, rowOf(owner, at, values_sealed))
}

/**
 * The findings with what was sent before; more than the hashes that are kept of one is counted in this message alone.
 * @param own  hashes of values that the sender declared as their own: they count for nothing
 */
export function dayFindings(
  findings: readonly LeakFinding[],
  tally: DayTally,
  own: ReadonlySet<string>,
): readonly DayFinding[] {
  return findings.flatMap((finding) => {
    const here = new Set(finding.hashes)
    const before = [...(tally.values.get(finding.detector)?.keys() ?? [])].filter(
      (hash) => !here.has(hash) && !own.has(hash),
    )
    const others = finding.count - finding.hashes.filter((hash) => own.has(hash)).length
    return others > 0 ? [{ ...finding, count: others, today: others + before.length }] : []
  })
}

/** Grant `policy:change`. With exceptions whose time is over. */
export async function forgetTallies(tx: WriteTx, at: number): Promise<number> {
  tx.require('policy:change')
  await records.forgetExceptions(tx, at)
  return records.forgetTallies(tx, at - MAX_WINDOW_MS, FORGOTTEN_AT_ONCE)
}

const rowOf = ({ organisationId, memberId }: Owner, at: number, values_sealed: Buffer): records.TallyRow => ({
  organisation_id: organisationId,
  member_id: memberId,
  at_ms: at,
  values_sealed,
})
const keyOf = ({ organisationId, memberId }: Owner) => ({ organisationId, memberId })
