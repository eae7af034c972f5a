// A policy tried on mail that has passed: what it would have done, where that differs from what was done.
import type { OrganisationId, TraceId } from '../base/ids.ts'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Policy } from './document/compile.ts'
import type { Verdict } from '../mail/signal.ts'
import { NO_APPROVAL_SECTION } from './approval/approval-rule.ts'
import { evidenceFor, type Evidence, type LeakEvidence } from './evidence.ts'
import { judgeInbound, judgeOutbound, type Unjudged } from './judge-mail.ts'
import { NOTHING_TALLIED } from './leak/day-tally.ts'
import { judgeLeaving, type LeavingAsk } from './leaving-policy.ts'
import { actionOf, leavingOf } from './leaving.ts'
import type { Choices } from './sender-lists.ts'

/** Messages read at a time. */
const PAGE = 500

export interface Change {
  readonly traceId: TraceId
  /** ms since 1970 */
  readonly at: number
  readonly sender: string
  readonly recipients: readonly string[]
  readonly was: string
  readonly would: string
  /** ids of the rows that would lead to it */
  readonly rules: readonly string[]
}

export interface DryRun {
  readonly judged: number
  /** of which no evidence is kept any more */
  readonly forgotten: number
  readonly changes: readonly Change[]
}

/** Grants `trace:read` and `policy:read`. @param since  ms since 1970. @param most  changes that are listed */
export async function dryRun(
  store: Store,
  ticket: Ticket,
  organisationId: OrganisationId,
  policy: Policy,
  since: number,
  most: number,
): Promise<DryRun> {
  let [judged, forgotten] = [0, 0]
  const changes: Change[] = []
  for await (const { entries, evidence } of pages(store, ticket, organisationId, since)) {
    for (const entry of entries) {
      const kept = evidence.get(entry.traceId)
      if (kept === undefined) {
        forgotten++
        continue
      }
      judged++
      const change = changeOf(entry, kept, policy)
      if (change !== undefined && changes.length < most) changes.push(change)
    }
  }
  return { judged, forgotten, changes }
}

interface Page {
  readonly entries: readonly TraceEntry[]
  readonly evidence: ReadonlyMap<TraceId, Evidence>
}

/** Newest first; only what was looked at. */
async function* pages(
  store: Store,
  ticket: Ticket,
  organisationId: OrganisationId,
  since: number,
): AsyncGenerator<Page> {
  let before: number | undefined
  let seen: ReadonlySet<string> = new Set()
  for (;;) {
    const work = async (tx: ReadTx): Promise<Page> => {
      const query = { since, limit: PAGE, ...(before !== undefined && { before }) }
      const entries = (await findTraces(tx, organisationId, query)).filter(({ traceId }) => !seen.has(traceId))
      const ids = entries.map(({ traceId }) => traceId)
      return { entries, evidence: await evidenceFor(tx, organisationId, ids) }
    }
    const page = await store.read(ticket, work)
    const last = page.entries.at(-1)
    if (last === undefined) return
    yield { ...page, entries: page.entries.filter(({ classification }) => classification !== '') }
    before = last.at + 1 // several may bear the same time
    seen = new Set(page.entries.map(({ traceId }) => traceId))
  }
}

function changeOf(entry: TraceEntry, evidence: Evidence, policy: Policy): Change | undefined {
  const { traceId, at, sender, recipients, action: was } = entry
  const { would, rules, waitsFor } = again(entry, evidence, policy)
  if (would === was || (isHeldForSending(entry) && !isHeld(would)) || hasWaited(entry, waitsFor)) return undefined
  return { traceId, at, sender, recipients, was, would, rules }
}

function again(
  entry: TraceEntry,
  evidence: Evidence,
  policy: Policy,
): { readonly would: string; readonly rules: readonly string[]; readonly waitsFor: readonly string[] } {
  const { direction, recipients, size, peerAddress, signals, rules } = entry
  const facts = { ...evidence, direction, recipients: recipients.map(lower), size, peer: peerAddress, signals }
  const outbound = direction === 'out' ? judgeOutbound(policy, facts).verdict : undefined
  const verdict = outbound ?? judgeInbound(policy, facts, listedIn(rules)).verdict
  if (evidence.leaks === undefined) return { would: verdict.action, rules: verdict.rules, waitsFor: [] }
  const { leak, approval } = judgeLeaving(policy, askAgain(entry, facts, evidence.leaks, verdict), NOTHING_TALLIED)
  const leaving = leavingOf({ content: outbound, leak, approval })
  const would = leaving.action === 'send' ? verdict.action : actionOf(leaving)
  const waitsFor = leaving.holds.map(({ rule }) => rule)
  return { would, rules: [...new Set([...leaving.rules, ...verdict.rules])], waitsFor }
}

/** Each message by itself: what its sender sent that day is not kept. Who would approve is not asked. */
function askAgain(
  { organisationId, traceId, at }: TraceEntry,
  facts: Unjudged,
  { findings, outside, memberId, address = '', ...rest }: LeakEvidence,
  { classification }: Verdict<string>,
): LeavingAsk {
  const leaks = { ...rest, findings: findings.map((each) => ({ ...each, places: [], samples: [], hashes: [] })) }
  return {
    owner: { organisationId, memberId },
    person: { address, department: '', jobLevel: '', ...facts.writer },
    traceId,
    at,
    facts: { ...facts, classification },
    outside,
    leaks,
    approvers: { sender: memberId, managers: [], named: new Map(), section: NO_APPROVAL_SECTION },
  }
}

/** How somebody sent is not judged again: what was held for that stays held. */
const isHeldForSending = ({ action, rules }: TraceEntry): boolean =>
  isHeld(action) && rules.some((rule) => /^(?:sending|quota):/.test(rule))
/** What was let out after it had waited for the same rows is no change. */
const hasWaited = ({ action, rules }: TraceEntry, waitsFor: readonly string[]): boolean =>
  action === 'send' && waitsFor.length > 0 && waitsFor.every((row) => rules.includes(row))
const isHeld = (action: string): boolean => /^(?:delay|hold|freeze)/.test(action)

const lower = (address: string): string => address.toLowerCase()

/** What the organisation's list said then. */
function listedIn(rules: readonly string[]): Choices['organisation'] {
  if (rules.includes('list:allowed')) return 'allow'
  return rules.includes('list:blocked') ? 'block' : undefined
}
