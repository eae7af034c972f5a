// Keeper task: moves fresh index rows into segments, and joins segments, so that a search reads few rows.
// Needs no keys: it sees tokens and email ids only. Every step is a transaction of its own; a crash loses none of them.
import type { EmailId } from '../base/ids.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { asBuffer, tokensOf } from './index-lookup.ts'
import { decodeSegment, encodeSegment, type Postings } from './index-segment.ts'
import type { Owner } from './mailbox.ts'
import { MailRecords } from './records.ts'
import { type FreshRow, membersToMerge, SearchRecords, type SegmentRow } from './records-search.ts'

/** Fresh rows that are merged at once; a search reads up to about this many of them. */
export const FRESH_LIMIT = 256
/** Rows of one level that become one row of the next. */
const FAN_IN = 4
/** Rows of this level grow no more: 256 × 4^4 = 65,536 emails, some 100 KiB a row. */
const TOP_LEVEL = 4
/** Purged emails that make it worth while to write all rows of a member anew; each merge drops those it meets anyway. */
const PURGED_LIMIT = 1_000
const BUCKETS = 256
/** Buckets in one transaction: others may write between two of them. */
const BUCKETS_AT_A_TIME = 16
const MEMBERS_AT_A_TIME = 100

/** One run of the task; grant `mail:change`. @returns emails merged */
export async function mergeIndex(store: Store, ticket: Ticket): Promise<number> {
  const owners = await store.read(ticket, (tx) => {
    tx.require('mail:change')
    return membersToMerge(tx, { fresh: FRESH_LIMIT, purged: PURGED_LIMIT, limit: MEMBERS_AT_A_TIME })
  })
  let merged = 0
  for (const owner of owners) {
    for (let some = FRESH_LIMIT; some === FRESH_LIMIT; merged += some) {
      some = await store.write(ticket, (tx) => mergeFresh(tx, owner))
    }
    const purged = await store.read(ticket, (tx) => new SearchRecords(tx, owner).purged())
    for (let bucket = 0; bucket < BUCKETS; bucket += BUCKETS_AT_A_TIME) {
      await store.write(ticket, (tx) => joinBuckets(tx, owner, bucket, purged))
    }
    if (purged.length >= PURGED_LIMIT) {
      await store.write(ticket, (tx) => new SearchRecords(tx, owner).removePurged(purged))
    }
  }
  return merged
}

/** Makes one row per bucket out of the oldest fresh rows, when there are enough of them. @returns how many */
async function mergeFresh(tx: WriteTx, owner: Owner): Promise<number> {
  tx.require('mail:change', owner)
  // The turn, so that no other writer of this member counts meanwhile.
  await new MailRecords(tx, owner).countUnmerged(0)
  const records = new SearchRecords(tx, owner)
  const fresh = await records.fresh(FRESH_LIMIT)
  if (fresh.length < FRESH_LIMIT) return 0
  await records.addSegments(segmentsOf(fresh))
  await records.removeFreshUpTo(fresh.at(-1)!.email_id)
  await new MailRecords(tx, owner).countUnmerged(-fresh.length)
  return fresh.length
}

/** @param fresh  ascending by email */
export function segmentsOf(fresh: readonly FreshRow[]): SegmentRow[] {
  const buckets = new Map<number, Postings>()
  for (const { email_id, tokens } of fresh) {
    for (const token of tokensOf(tokens)) {
      const postings = buckets.get(token[0]!) ?? new Map<string, EmailId[]>()
      buckets.set(token[0]!, postings)
      const key = token.toString('latin1')
      const emails = postings.get(key)
      if (emails === undefined) postings.set(key, [email_id])
      else emails.push(email_id)
    }
  }
  const segment = fresh.at(-1)?.email_id ?? 0
  return [...buckets].map(([bucket, postings]) => ({ bucket, segment, level: 0, data: encodeSegment(postings) }))
}

async function joinBuckets(tx: WriteTx, owner: Owner, first: number, purged: readonly EmailId[]): Promise<void> {
  tx.require('mail:change', owner)
  // The turn, so that two processes that join the same rows do it one after the other.
  await new MailRecords(tx, owner).countUnmerged(0)
  const records = new SearchRecords(tx, owner)
  const gone = new Set(purged)
  const rows = await records.segments(first, first + BUCKETS_AT_A_TIME - 1)
  for (const [bucket, before] of Map.groupBy(rows, (row) => row.bucket)) {
    const after = joinSegments(before, gone, purged.length >= PURGED_LIMIT)
    const removed = before.filter((row) => !after.includes(row)).map(({ segment }) => segment)
    if (removed.length === 0) continue
    await records.removeSegments(bucket, removed)
    await records.addSegments(after.filter((row) => !before.includes(row)))
  }
}

/**
 * Joins the rows of one bucket until no level has FAN_IN of them.
 * @param rows  ascending by segment: an email stands in one of them only, and later rows hold later emails
 * @param everything  writes every row anew, without the emails that are gone
 * @returns the rows that there should be; those that need no change are the same objects
 */
export function joinSegments(
  rows: readonly SegmentRow[],
  gone: ReadonlySet<EmailId>,
  everything = false,
): SegmentRow[] {
  let joined = everything ? rows.flatMap((row) => join([row], row.level, gone)) : [...rows]
  for (let level = 0; level < TOP_LEVEL; level++) {
    for (;;) {
      const oldest = joined.filter((row) => row.level === level).slice(0, FAN_IN)
      if (oldest.length < FAN_IN) break
      joined = [...joined.filter((row) => !oldest.includes(row)), ...join(oldest, level + 1, gone)]
      joined.sort((a, b) => a.segment - b.segment)
    }
  }
  return joined
}

/** @returns one row, or none when nothing is left in it */
function join(rows: readonly SegmentRow[], level: number, gone: ReadonlySet<EmailId>): SegmentRow[] {
  const all: Postings = new Map()
  for (const { data } of rows) decodeSegment(asBuffer(data), all)
  const kept: Postings = new Map()
  for (const [token, emails] of all) {
    const left = gone.size === 0 ? emails : emails.filter((email) => !gone.has(email))
    if (left.length > 0) kept.set(token, left)
  }
  const { bucket, segment } = rows.at(-1)!
  return kept.size === 0 ? [] : [{ bucket, segment, level, data: encodeSegment(kept) }]
}
