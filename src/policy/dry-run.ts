// A policy tried on mail that has passed: what it would have done, where that differs from what was done.
import type { OrganisationId, TraceId } from '../base/ids.ts'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Policy } from './document/compile.ts'
import { evidenceFor, type Evidence } from './evidence.ts'
import { judgeInbound, judgeOutbound } from './judge-mail.ts'
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
  const { traceId, at, sender, recipients, direction, size, peerAddress, signals, action } = entry
  const facts = { ...evidence, direction, recipients: recipients.map(lower), size, peer: peerAddress, signals }
  const { verdict } =
    direction === 'out' ? judgeOutbound(policy, facts) : judgeInbound(policy, facts, listedIn(entry.rules))
  if (verdict.action === action) return undefined
  return { traceId, at, sender, recipients, was: action, would: verdict.action, rules: verdict.rules }
}

const lower = (address: string): string => address.toLowerCase()

/** What the organisation's list said then. */
function listedIn(rules: readonly string[]): Choices['organisation'] {
  if (rules.includes('list:allowed')) return 'allow'
  return rules.includes('list:blocked') ? 'block' : undefined
}
