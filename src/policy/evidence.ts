// What a verdict rested on, kept for some days beside the trace, so that a new policy can be tried on mail that has passed.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import type { LeakFinding, LeakReport } from '../mail/leak.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { MailFacts } from './flow/flow-rule.ts'
import * as records from './records.ts'

/** UTF-16 units of the words that are kept: rules of flow are tried on these. */
const MAX_WORDS = 4_000
const MAX_HEADER = 8_000
/** as many as the trace keeps of all recipients */
const MAX_OUTSIDE = 100
const MAX_INFLATED = 262_144 // bytes
const FORGOTTEN_AT_ONCE = 2_000

/** What was found in mail of members: kinds, numbers and how sure; no value, masked or not, and no hash. */
export interface LeakEvidence extends Pick<LeakReport, 'label' | 'notInspectable' | 'dataClass'> {
  readonly findings: readonly Pick<LeakFinding, 'detector' | 'count' | 'severity' | 'confidence'>[]
  /** who sent it */
  readonly memberId: MemberId
  /** their main address, lower case; absent in what was kept before it was */
  readonly address?: string
  /** recipients of other organisations, lower case */
  readonly outside: readonly string[]
}

/** What the trace does not have already. */
export type Evidence = Pick<
  MailFacts,
  'senders' | 'subject' | 'words' | 'header' | 'attachmentNames' | 'attachmentTypes' | 'readers' | 'writer'
> & {
  /** of the policy that decided */
  readonly policyVersion: number
  /** of mail of members that was looked into */
  readonly leaks?: LeakEvidence
}

const contextOf = (traceId: TraceId) => `evidence.facts:${traceId}`

export function leakEvidence(
  { findings, label, ...rest }: LeakReport,
  { memberId, address }: Required<Pick<LeakEvidence, 'memberId' | 'address'>>,
  outside: readonly string[],
): LeakEvidence {
  return {
    memberId,
    address: address.toLowerCase(),
    findings: findings.map(({ detector, count, severity, confidence }) => ({ detector, count, severity, confidence })),
    ...(label !== undefined && { label }),
    notInspectable: rest.notInspectable,
    dataClass: rest.dataClass,
    outside: outside.slice(0, MAX_OUTSIDE).map((address) => address.toLowerCase()),
  }
}

/** Grant `policy:append`; in the transaction of the trace. @param at  ms since 1970 */
export async function recordEvidence(
  tx: WriteTx,
  organisationId: OrganisationId,
  traceId: TraceId,
  at: number,
  facts: MailFacts,
  policyVersion: number,
  leaks?: LeakEvidence,
): Promise<void> {
  const { senders, subject, words, header, attachmentNames, attachmentTypes, readers, writer } = facts
  const evidence: Evidence = {
    senders,
    subject,
    words: words.slice(0, MAX_WORDS),
    header: header.slice(0, MAX_HEADER),
    attachmentNames,
    attachmentTypes,
    readers,
    ...(writer !== undefined && { writer }),
    policyVersion,
    ...(leaks !== undefined && { leaks }),
  }
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  const facts_sealed = sealer.seal(deflateRawSync(JSON.stringify(evidence)), contextOf(traceId))
  await records.addEvidence(tx, { organisation_id: organisationId, trace_id: traceId, at_ms: at, facts_sealed })
}

/** Grant `policy:read`. Of those that are still kept. */
export async function evidenceFor(
  tx: ReadTx,
  organisationId: OrganisationId,
  traceIds: readonly TraceId[],
): Promise<ReadonlyMap<TraceId, Evidence>> {
  if (traceIds.length === 0) return new Map()
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  const rows = await records.evidenceRows(tx, organisationId, traceIds)
  return new Map(
    rows.map(({ trace_id, facts_sealed }) => {
      const packed = opener.open(facts_sealed, contextOf(trace_id))
      return [trace_id, JSON.parse(inflateRawSync(packed, { maxOutputLength: MAX_INFLATED }).toString('utf8'))] as const
    }),
  )
}

/** Grant `policy:change`. @param before  ms since 1970 */
export async function forgetEvidence(tx: WriteTx, before: number): Promise<number> {
  tx.require('policy:change')
  return records.forgetEvidence(tx, before, FORGOTTEN_AT_ONCE)
}
