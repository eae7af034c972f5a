// What is written of a message that was judged, whatever became of it: trace, memory, evidence; and which one was there already.
import { recordEvent } from '../audit/events.ts'
import { acceptOnce } from '../audit/records.ts'
import { recordTrace, type TraceEntry } from '../audit/trace.ts'
import type { TraceId } from '../base/ids.ts'
import type { Refusal } from '../base/refusal.ts'
import type { HoldNeed } from '../mail/hold.ts'
import type { WriteTx } from '../store/store.ts'
import type { Accepted } from './intake.ts'
import type { Looked } from './looking.ts'
import type { Passing } from './passing.ts'
import type { Placing } from './placing.ts'

/** reliability.md §4: a client that missed our 250 and sends again within this time gets the same id. */
const SAME_MESSAGE_MS = 15 * 60_000

/** What becomes durable together with the message; may run again. Not called for one that was accepted a moment ago. */
export type Within = (tx: WriteTx, accepted: Accepted) => Promise<void>

export interface Passed {
  readonly acceptedAs: TraceId
  readonly action: string
  readonly heldFor?: HoldNeed | undefined
}

export const acceptedAs = (traceId: TraceId, heldFor: HoldNeed | undefined): Accepted =>
  heldFor === undefined ? { traceId } : { traceId, heldFor }

/** ms since 1970: the same message that came since then is the same. */
export const sinceSame = (at: number): number => at - SAME_MESSAGE_MS

/** Notes it as accepted. @returns the id under which the same message was accepted a moment ago; then nothing is noted */
export async function acceptOrEarlier(
  tx: WriteTx,
  { fingerprint }: Passing,
  { traceId, at }: TraceEntry,
): Promise<TraceId | undefined> {
  const acceptedAs = await acceptOnce(tx, { fingerprint, trace_id: traceId, at_ms: at }, sinceSame(at))
  return acceptedAs === traceId ? undefined : acceptedAs
}

export async function recordPlaced(
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

export async function recordRefusal(
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
