// "This is not sensitive": what senders say of findings in their mail, who looks at it, and what follows from it.
import { recordEvent } from '../../audit/events.ts'
import { now } from '../../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../directory/directory.ts'
import type { Sealer } from '../../keys/vault.ts'
import type { LeakFinding } from '../../mail/leak.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import { evidenceFor, type Evidence } from '../evidence.ts'
import type { MailFacts } from '../flow/flow-rule.ts'
import * as records from '../records-leak.ts'

const MAX_REASON = 500 // UTF-16 units
const LISTED = 500
/** Confirmed so often, findings of a detector in messages of one shape count no more; dlp-detectors §6. */
export const CONFIRMATIONS = 3
/** ms; then the findings count again, and people may say so again */
export const EXCEPTION_MS = 90 * 86_400_000
/** A shape of fewer letters would fit too many messages. */
const LEAST_LETTERS = 4

type Found = Pick<LeakFinding, 'detector' | 'count' | 'severity'>

export interface LeakFeedback {
  readonly traceId: TraceId
  readonly memberId: MemberId
  /** ms since 1970 */
  readonly at: number
  readonly reason: string
  readonly subject: string
  readonly found: readonly Found[]
}

interface KeptFacts extends Pick<LeakFeedback, 'reason' | 'subject' | 'found'> {
  /** hex; '' where the message has no shape that could be known again */
  readonly shape: string
}

const contextOf = (traceId: TraceId) => `leak_feedback.facts:${traceId}`

/**
 * The sender of a message says that what was found in it is not sensitive. Grants `policy:read`, `policy:append` or `policy:change`.
 * @param owner  who sent it
 * @throws Refusal `bad-parameter`, `no-such-thing` when it is not theirs, not kept any more, or nothing was found in it
 */
export async function sayNotSensitive(tx: WriteTx, owner: Owner, traceId: TraceId, reason: string): Promise<void> {
  const words = reason.trim()
  if (words === '' || words.length > MAX_REASON)
    throw new Refusal('bad-parameter', `Say why, in at most ${MAX_REASON} characters`)
  const { organisationId, memberId } = owner
  const evidence = (await evidenceFor(tx, organisationId, [traceId])).get(traceId)
  const found = evidence?.leaks?.findings ?? []
  if (evidence?.leaks?.memberId !== memberId || found.length === 0)
    throw new Refusal('no-such-thing', 'There is no message of yours with this id in which something was found')
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  const facts: KeptFacts = {
    reason: words,
    subject: evidence.subject,
    found: found.map(({ detector, count, severity }) => ({ detector, count, severity })),
    shape: shapeOf(sealer, evidence)?.toString('hex') ?? '',
  }
  const kept = await records.addFeedback(tx, {
    organisation_id: organisationId,
    trace_id: traceId,
    member_id: memberId,
    at_ms: now(),
    state: 'open',
    facts_sealed: sealer.seal(JSON.stringify(facts), contextOf(traceId)),
  })
  if (!kept) throw new Refusal('already-there', 'You said so before')
}

/** Grant `policy:read`. Those nobody has looked at, oldest first. */
export async function openFeedback(tx: ReadTx, organisationId: OrganisationId): Promise<readonly LeakFeedback[]> {
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  const rows = await records.openFeedback(tx, organisationId, LISTED)
  return rows.map((row) => {
    const { reason, subject, found } = factsOf(opener.open(row.facts_sealed, contextOf(row.trace_id)))
    return { traceId: row.trace_id, memberId: row.member_id, at: row.at_ms, reason, subject, found }
  })
}

/**
 * Somebody has looked. Grants `policy:read` and `policy:change`.
 * @returns the detectors whose findings in such messages count no more from now on
 * @throws Refusal `no-such-thing`
 */
export async function settleFeedback(
  tx: WriteTx,
  organisationId: OrganisationId,
  traceId: TraceId,
  state: 'confirmed' | 'refused',
  actor: string,
): Promise<readonly string[]> {
  tx.require('policy:change', { organisationId })
  const row = await records.settleFeedback(tx, organisationId, traceId, state)
  if (row === undefined) throw new Refusal('no-such-thing', 'There is no such word of a sender that is open')
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  const { found, shape } = factsOf(opener.open(row.facts_sealed, contextOf(traceId)))
  await recordEvent(tx, { type: 'leak.feedback', organisationId, memberId: row.member_id, actor, traceId, state })
  if (state === 'refused' || shape === '') return []
  const excepted: string[] = []
  // What opens systems, and lists of a hundred, are never put down to a form.
  for (const { detector, count } of found.filter(({ severity }) => severity !== 'critical')) {
    const key = { organisation_id: organisationId, detector, shape: Buffer.from(shape, 'hex') }
    const { confirmed } = await records.confirmException(tx, key, count)
    if (confirmed < CONFIRMATIONS) continue
    await records.exceptUntil(tx, key, now() + EXCEPTION_MS)
    excepted.push(detector)
  }
  return excepted
}

/** The findings without those that were confirmed often enough to mean nothing in such messages. Grants `policy:read`, `policy:append`. */
export async function withoutExcepted<Each extends Found>(
  tx: WriteTx,
  organisationId: OrganisationId,
  facts: Pick<MailFacts, 'subject' | 'attachmentNames'>,
  findings: readonly Each[],
  at: number,
): Promise<readonly Each[]> {
  const shape = shapeOf(await tx.sealer('policy', { organisationId }, 'C2'), facts)
  if (shape === undefined) return findings
  const exceptions = await records.exceptionsFor(tx, organisationId, shape, at)
  const isExcepted = ({ detector, count, severity }: Found) =>
    severity !== 'critical' && exceptions.some((each) => each.detector === detector && count <= each.most)
  return exceptions.length === 0 ? findings : findings.filter((finding) => !isExcepted(finding))
}

const factsOf = (opened: Buffer): KeptFacts => JSON.parse(opened.toString('utf8')) as KeptFacts

/** Messages made from one form have one shape: what stands in subject and names of files, without digits. */
function shapeOf(
  sealer: Pick<Sealer, 'token'>,
  { subject, attachmentNames }: Pick<Evidence, 'subject' | 'attachmentNames'>,
): Buffer | undefined {
  const names = attachmentNames.map((name) => name.toLowerCase()).toSorted()
  const text = [subject, ...names].map((each) => each.replace(/[\p{Nd}\p{P}\p{S}\s]+/gu, ' ').trim()).join('\n')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters < LEAST_LETTERS ? undefined : sealer.token(`leak shape:${text}`)
}
